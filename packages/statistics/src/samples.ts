import { mean, sampleCorrelation, sampleStandardDeviation, sampleVariance } from "simple-statistics";

/** A sorted copy. @throws RangeError if a value is NaN, which cannot be ordered */
export function sortValues(values: ArrayLike<number>): Float64Array {
  const sorted = Float64Array.from(values).sort();
  if (Number.isNaN(sorted.at(-1))) throw new RangeError("a value is NaN");
  return sorted;
}

/**
 * The value below which a share of the sample lies, interpolated linearly between its two neighbours: type 7 of Hyndman
 * and Fan (1996), the default of R, numpy and pandas.
 *
 * @param sorted ascending, at least one value
 * @param share from 0 to 1
 * @throws RangeError for an empty sample or another share
 */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) throw new RangeError("an empty sample has no quantiles");
  if (!(share >= 0 && share <= 1)) throw new RangeError(`share is ${share}, expected 0 to 1`);
  const position = share * (sorted.length - 1);
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position % 1);
}

/** The figures of pandas' `describe` for a column. */
export interface Summary {
  readonly count: number;
  readonly mean: number;
  /** Sample standard deviation (divided by count − 1); NaN for a single value. */
  readonly deviation: number;
  readonly min: number;
  readonly lowerQuartile: number;
  readonly median: number;
  readonly upperQuartile: number;
  readonly max: number;
}

/** @throws RangeError if the sample is empty or contains NaN */
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

export interface CumulativePoint {
  readonly value: number;
  /** Share of the sample that is at most `value`: above 0, at most 1. */
  readonly share: number;
}

/**
 * The empirical distribution of a sample as at most `points` points to draw.
 * @throws RangeError if the sample is empty or contains NaN
 */
export function cumulativeShares(sample: ArrayLike<number>, points: number): CumulativePoint[] {
  if (sample.length === 0) throw new RangeError("an empty sample has no distribution");
  const sorted = sortValues(sample);
  const count = Math.min(points, sorted.length);
  return Array.from({ length: count }, (_, i) => {
    const rank = count === 1 ? sorted.length : 1 + Math.round((i * (sorted.length - 1)) / (count - 1));
    return { value: sorted[rank - 1] ?? Number.NaN, share: rank / sorted.length };
  });
}

/**
 * The difference of the means of two samples in pooled standard deviations: Cohen's d (1988).
 * @throws RangeError if a sample has fewer than two values
 */
export function standardisedDifference(one: ArrayLike<number>, other: ArrayLike<number>): number {
  if (one.length < 2 || other.length < 2) {
    throw new RangeError(`samples of ${one.length} and ${other.length} values, expected 2 or more in each`);
  }
  const [a, b] = [Array.from(one), Array.from(other)];
  const squares = (a.length - 1) * sampleVariance(a) + (b.length - 1) * sampleVariance(b);
  const pooled = Math.sqrt(squares / (a.length + b.length - 2));
  return (mean(a) - mean(b)) / pooled;
}

/**
 * Pearson's correlation of each pair of columns: symmetric, 1 on the diagonal.
 * @param columns of equal lengths, two values or more in each
 */
export function correlationMatrix(columns: readonly (readonly number[])[]): number[][] {
  return columns.map((one, i) =>
    columns.map((other, j) => (i === j ? 1 : sampleCorrelation([...one], [...other]))),
  );
}
