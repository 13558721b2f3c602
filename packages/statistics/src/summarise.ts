import { mean, sampleStandardDeviation } from "simple-statistics";
import { quantile } from "./quantile.ts";
import { sortValues } from "./sort-values.ts";

/** What pandas' `describe` says of a column. */
export interface Summary {
  readonly count: number;
  readonly mean: number;
  /** Of a sample: with count − 1 below the line; NaN for a single value. */
  readonly deviation: number;
  readonly min: number;
  readonly lowerQuartile: number;
  readonly median: number;
  readonly upperQuartile: number;
  readonly max: number;
}

/** @throws RangeError for an empty sample, or one with NaN in it */
export function summarise(values: ArrayLike<number>): Summary {
  const sorted = sortValues(values);
  const list = Array.from(sorted);
  return {
    count: sorted.length,
    min: quantile(sorted, 0),
    lowerQuartile: quantile(sorted, 0.25),
    median: quantile(sorted, 0.5),
    upperQuartile: quantile(sorted, 0.75),
    max: quantile(sorted, 1),
    mean: mean(list),
    deviation: list.length > 1 ? sampleStandardDeviation(list) : Number.NaN,
  };
}
