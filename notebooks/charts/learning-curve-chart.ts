import type { TopLevelSpec } from "vega-lite";

/** Accuracies in percent. */
export interface CurveBand {
  readonly rows: number;
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

const color = "#0f766e";

/** Accuracy by rows trained on: a line with a band around it. */
export function learningCurveChart(curve: readonly CurveBand[]): TopLevelSpec {
  const most = Math.max(...curve.map(({ rows }) => rows));
  const marks = [5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000];
  return {
    width: 480,
    height: 260,
    data: { values: curve.map((point) => ({ ...point })) },
    encoding: {
      x: {
        field: "rows",
        type: "quantitative",
        title: "notes trained on (count)",
        scale: { type: "log", domain: [5, most * 1.1] },
        axis: { values: marks.filter((mark) => mark <= most), format: "d" },
      },
    },
    layer: [
      {
        mark: { type: "area", opacity: 0.25, color },
        encoding: {
          y: {
            field: "low",
            type: "quantitative",
            title: "accuracy on held-out notes (%)",
            scale: { zero: false },
          },
          y2: { field: "high" },
        },
      },
      {
        mark: { type: "line", color, point: { color, size: 40 } },
        encoding: { y: { field: "median", type: "quantitative" } },
      },
    ],
  };
}
