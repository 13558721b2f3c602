import type { RecordedJob } from "@loopline/learning";
import type { TopLevelSpec } from "vega-lite";
import { inOrderAxes } from "./in-order-axes.ts";
import { twoScales } from "./two-styles.ts";

const outcomes = twoScales("promoted", "refused");

/** Accuracy of one training after the other, and whether its model was promoted. */
export function jobsChart(jobs: readonly RecordedJob[]): TopLevelSpec {
  const values = jobs.map(({ accuracy, decision }, index) => ({
    training: index + 1,
    accuracy: 100 * accuracy,
    outcome: decision?.promoted === false ? "refused" : "promoted",
  }));
  return {
    width: 480,
    height: 200,
    data: { values },
    encoding: inOrderAxes(
      { field: "training", title: "training (in order)" },
      { field: "accuracy", title: "accuracy on its test rows (%)" },
    ),
    layer: [
      { mark: { type: "line", color: "#9ca3af" } },
      {
        mark: { type: "point", filled: true, size: 70, opacity: 1 },
        encoding: {
          color: { field: "outcome", type: "nominal", title: "its model was", scale: outcomes.color },
          shape: { field: "outcome", type: "nominal", title: "its model was", scale: outcomes.shape },
        },
      },
    ],
  };
}
