import { errorFunction } from "simple-statistics";
import { sortValues } from "./samples.ts";

/** The distance between two distributions. */
export interface KolmogorovSmirnov {
  /** Largest difference of the two cumulative shares, from 0 to 1. */
  readonly distance: number;
  /** The value at which they differ by it. */
  readonly at: number;
  /**
   * Probability that samples of one distribution are at least this far apart, by the limit for large samples. Too large
   * for fewer than about 30 values.
   */
  readonly pValue: number;
}

/**
 * The two-sample Kolmogorov–Smirnov test: whether both samples can be from one distribution.
 * @throws RangeError if a sample is empty or contains NaN
 */
export function compareSamples(one: ArrayLike<number>, other: ArrayLike<number>): KolmogorovSmirnov {
  checkNotEmpty(one);
  checkNotEmpty(other);
  const [a, b] = [sortValues(one), sortValues(other)];
  let distance = 0;
  let at = Math.min(a[0] ?? Number.NaN, b[0] ?? Number.NaN);
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const value = Math.min(a[i] ?? Number.NaN, b[j] ?? Number.NaN);
    // Skip ties on both sides before the shares are compared.
    while (a[i] === value) i++;
    while (b[j] === value) j++;
    const difference = Math.abs(i / a.length - j / b.length);
    if (difference > distance) [distance, at] = [difference, value];
  }
  const size = (a.length * b.length) / (a.length + b.length);
  return { distance, at, pValue: kolmogorovTail(Math.sqrt(size) * distance) };
}

/**
 * The one-sample Kolmogorov–Smirnov test: whether the sample can be from a continuous distribution.
 * @param cumulative the share of the distribution that is at most `value`
 * @throws RangeError if the sample is empty or contains NaN
 */
export function compareWithDistribution(
  sample: ArrayLike<number>,
  cumulative: (value: number) => number,
): KolmogorovSmirnov {
  checkNotEmpty(sample);
  const sorted = sortValues(sample);
  const count = sorted.length;
  let distance = 0;
  let at = sorted[0] ?? Number.NaN;
  for (const [i, value] of sorted.entries()) {
    const expected = cumulative(value);
    const difference = Math.max(expected - i / count, (i + 1) / count - expected);
    if (difference > distance) [distance, at] = [difference, value];
  }
  return { distance, at, pValue: kolmogorovTail(Math.sqrt(count) * distance) };
}

function checkNotEmpty(sample: ArrayLike<number>): void {
  if (sample.length === 0) throw new RangeError("an empty sample has no distribution");
}

/** Below this the series of small exponents converges faster, above it the alternating one. */
const middle = 1.18;

/** At the middle, the next term of either series is below 1e-16. */
const terms = 5;

/**
 * The probability that Kolmogorov's distribution is above `x`: the limit of √n times the Kolmogorov–Smirnov distance as samples
 * of one continuous distribution grow. Both series are in Kolmogorov (1933) and Feller (1948).
 */
export function kolmogorovTail(x: number): number {
  if (x <= 0) return 1;
  let sum = 0;
  if (x < middle) {
    for (let k = 1; k <= terms; k++) sum += Math.exp((-((2 * k - 1) ** 2) * Math.PI ** 2) / (8 * x * x));
    return 1 - (Math.sqrt(2 * Math.PI) / x) * sum;
  }
  for (let k = 1; k <= terms; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * x * x);
  return sum;
}

/** The share of the standard normal distribution that is at most `z`, to 1e-7. */
export function normalCumulative(z: number): number {
  return (1 + errorFunction(z / Math.SQRT2)) / 2;
}
