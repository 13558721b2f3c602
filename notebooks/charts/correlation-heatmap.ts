import type { TopLevelSpec } from "vega-lite";

/**
 * Correlations as coloured squares with their figures.
 * @param names of rows and columns
 * @param matrix from −1 to 1
 */
export function correlationHeatmap(
  names: readonly string[],
  matrix: readonly (readonly number[])[],
): TopLevelSpec {
  const values = names.flatMap((up, i) =>
    names.map((across, j) => ({ across, up, r: matrix[i]?.[j] ?? null })),
  );
  const sort = [...names];
  return {
    width: 70 * names.length,
    height: 50 * names.length,
    data: { values },
    encoding: {
      x: { field: "across", type: "nominal", sort, title: null, axis: { labelAngle: 0 } },
      y: { field: "up", type: "nominal", sort, title: null },
    },
    layer: [
      {
        mark: "rect",
        encoding: {
          color: {
            field: "r",
            type: "quantitative",
            title: ["Pearson's r", "(no unit)"],
            scale: { scheme: "purpleorange", domain: [-1, 1], reverse: true },
          },
        },
      },
      {
        mark: { type: "text", fontSize: 13 },
        encoding: {
          text: { field: "r", type: "quantitative", format: ".2f" },
          color: { condition: { test: "abs(datum.r) > 0.7", value: "white" }, value: "#1f2937" },
        },
      },
    ],
  };
}
