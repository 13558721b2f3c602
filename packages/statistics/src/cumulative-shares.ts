import { sortValues } from "./sort-values.ts";

export interface CumulativePoint {
  readonly value: number;
  /** Of the sample, what is at most `value`: from above 0 to 1. */
  readonly share: number;
}

/**
 * The empirical distribution of a sample as points to draw, as many as asked for or fewer.
 * @throws RangeError where the sample is empty or has NaN in it
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
