import type { TopLevelSpec } from "vega-lite";
import { twoColors } from "./two-styles.ts";

export interface Difference {
  /** A feature, or a level of one. */
  readonly name: string;
  /** Mean of the wrong ones less mean of the right ones, in standard deviations. */
  readonly difference: number;
}

/** How the corrected records differ from the others. */
export function differenceChart(differences: readonly Difference[]): TopLevelSpec {
  return {
    width: 480,
    height: { step: 30 },
    data: { values: differences.map(({ name, difference }) => ({ feature: name, difference })) },
    mark: { type: "bar", color: twoColors[0], height: 16 },
    encoding: {
      y: { field: "feature", type: "nominal", sort: differences.map(({ name }) => name), title: null },
      x: {
        field: "difference",
        type: "quantitative",
        title: "mean of wrong ones less mean of right ones (standard deviations)",
      },
    },
  };
}
