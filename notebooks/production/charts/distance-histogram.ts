import type { MeasuredPrediction } from "@loopline/learning";
import type { TopLevelSpec } from "vega-lite";
import { twoScales } from "./two-styles.ts";

const ratings = twoScales("right", "wrong");

/**
 * How many rated records were how far from the boundary, right ones and wrong ones on top of each other.
 * @param records what several records are called
 */
export function distanceHistogram(measured: readonly MeasuredPrediction[], records: string): TopLevelSpec {
  const values = measured.map(({ prediction, distance }) => ({
    distance,
    rating: prediction.is_correct === true ? "right" : "wrong",
  }));
  return {
    width: 480,
    height: 200,
    data: { values },
    mark: { type: "bar", binSpacing: 1 },
    encoding: {
      x: {
        field: "distance",
        type: "quantitative",
        bin: { maxbins: 30 },
        title: "distance to the boundary (no unit)",
      },
      y: { aggregate: "count", type: "quantitative", title: `rated ${records} (count)` },
      color: { field: "rating", type: "nominal", title: "rated as", scale: ratings.color },
      order: { field: "rating", sort: "descending" },
    },
  };
}
