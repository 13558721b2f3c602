import { type FeatureName, featureNames } from "@loopline/contracts";
import type { TopLevelSpec } from "vega-lite";
import { twoColors } from "./two-styles.ts";

/** How the corrected notes differ from the others, feature by feature. */
export function differenceChart(differences: Readonly<Record<FeatureName, number>>): TopLevelSpec {
  return {
    width: 480,
    height: { step: 30 },
    data: { values: featureNames.map((feature) => ({ feature, difference: differences[feature] })) },
    mark: { type: "bar", color: twoColors[0], height: 16 },
    encoding: {
      y: { field: "feature", type: "nominal", sort: [...featureNames], title: null },
      x: {
        field: "difference",
        type: "quantitative",
        title: "mean of wrong ones less mean of right ones (standard deviations)",
      },
    },
  };
}
