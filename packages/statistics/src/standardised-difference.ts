import { mean, sampleVariance } from "simple-statistics";

/**
 * How far the mean of one sample is above that of another, in standard deviations of both pooled: Cohen's d (1988).
 * @throws RangeError where a sample has fewer than two values
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
