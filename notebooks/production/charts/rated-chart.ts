import type { RatedGroup } from "@loopline/learning";
import type { TopLevelSpec } from "vega-lite";
import { inOrderAxes } from "./in-order-axes.ts";
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
    encoding: inOrderAxes(
      { field: "batch", title: "rated batch (in order)" },
      { field: "right", title: "rated as right (%)" },
    ),
    layer: [
      { mark: { type: "line", color: "#9ca3af" } },
      { mark: { type: "point", filled: true, size: 70, opacity: 1, color: twoColors[0] } },
    ],
  };
}
