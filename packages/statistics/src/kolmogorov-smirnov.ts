import { kolmogorovTail } from "./kolmogorov-tail.ts";
import { sortValues } from "./sort-values.ts";

/** How far apart two distributions are. */
export interface KolmogorovSmirnov {
  /** Largest difference of the two cumulative shares, from 0 to 1. */
  readonly distance: number;
  /** The value up to which they differ as much. */
  readonly at: number;
  /**
   * How likely samples of one distribution are as far apart or farther, by the limit for large samples. For fewer than
   * some 30 values it is too large.
   */
  readonly pValue: number;
}

/**
 * The two-sample Kolmogorov–Smirnov test: whether both samples may be of one distribution.
 * @throws RangeError where a sample is empty or has NaN in it
 */
export function compareSamples(one: ArrayLike<number>, other: ArrayLike<number>): KolmogorovSmirnov {
  checkNotEmpty(one);
  checkNotEmpty(other);
  const [a, b] = [sortValues(one), sortValues(other)];
  let distance = 0;
  let at = Math.min(a[0] ?? Number.NaN, b[0] ?? Number.NaN);
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const value = Math.min(a[i] ?? Number.NaN, b[j] ?? Number.NaN);
    // Ties count on both sides before the shares are compared.
    while (a[i] === value) i++;
    while (b[j] === value) j++;
    const difference = Math.abs(i / a.length - j / b.length);
    if (difference > distance) [distance, at] = [difference, value];
  }
  const size = (a.length * b.length) / (a.length + b.length);
  return { distance, at, pValue: kolmogorovTail(Math.sqrt(size) * distance) };
}

/**
 * The one-sample Kolmogorov–Smirnov test: whether the sample may be of a continuous distribution.
 * @param cumulative the share of the distribution that is at most `value`
 * @throws RangeError where the sample is empty or has NaN in it
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
