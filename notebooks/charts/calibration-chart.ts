import type { CalibrationBin } from "@loopline/statistics";
import type { TopLevelSpec } from "vega-lite";

/** What was said against what came true, with the line on which both are equal. */
export function calibrationChart(bins: readonly CalibrationBin[]): TopLevelSpec {
  const values = bins.map(({ expected, observed, count }) => ({
    expected: 100 * expected,
    observed: 100 * observed,
    count,
  }));
  const ends = [0, 100].map((percent) => ({ expected: percent, observed: percent }));
  return {
    width: 300,
    height: 300,
    encoding: {
      x: { field: "expected", type: "quantitative", title: "said: real with probability (%)" },
      y: { field: "observed", type: "quantitative", title: "were real (%)" },
    },
    layer: [
      { data: { values: ends }, mark: { type: "line", color: "#9ca3af", strokeDash: [6, 4] } },
      {
        data: { values },
        mark: { type: "point", filled: true, opacity: 0.9, color: "#0f766e" },
        encoding: {
          size: {
            field: "count",
            type: "quantitative",
            title: "notes (count)",
            scale: { type: "log", range: [30, 300] },
            legend: { values: [100, 1_000, 10_000] },
          },
        },
      },
    ],
  };
}
