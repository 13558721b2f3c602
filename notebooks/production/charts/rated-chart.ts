import type { RatedGroup } from "@loopline/learning";
import type { TopLevelSpec } from "vega-lite";
import { twoColors } from "./two-styles.ts";

/** Which share of each batch's predictions users called right, one batch after the other. */
export function ratedChart(batches: readonly RatedGroup[]): TopLevelSpec {
  const values = batches.map(({ rated, right }, index) => ({
    batch: index + 1,
    right: (100 * right) / rated,
    rated,
  }));
  return {
    width: 480,
    height: 200,
    data: { values },
    encoding: {
      x: {
        field: "batch",
        type: "quantitative",
        title: "rated batch (in order)",
        scale: { nice: false, padding: 12 },
        axis: { format: "d", tickMinStep: 1 },
      },
      y: {
        field: "right",
        type: "quantitative",
        title: "rated as right (%)",
        scale: { zero: false },
      },
    },
    layer: [
      { mark: { type: "line", color: "#9ca3af" } },
      { mark: { type: "point", filled: true, size: 70, opacity: 1, color: twoColors[0] } },
    ],
  };
}
