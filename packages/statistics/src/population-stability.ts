import { quantile, sortValues } from "./samples.ts";

export interface StabilityBin {
  /** Values above this one, up to `to`. */
  readonly from: number;
  /** Included. */
  readonly to: number;
  /** Shares of the reference and of the sample in this bin, from 0 to 1. */
  readonly expected: number;
  readonly observed: number;
}

export interface PopulationStability {
  /**
   * Σ (observed − expected) · ln(observed / expected), 0 if nothing has changed. As a rule of thumb, up to 0.1 is
   * stable and above 0.25 has shifted.
   */
  readonly index: number;
  /** The average index of samples of these sizes from one distribution. */
  readonly byChance: number;
  readonly bins: readonly StabilityBin[];
}

/** Added to every count, so that an empty bin does not make the index infinite. */
const addedCount = 0.5;

/**
 * The population stability index of a sample against a reference, over bins between the reference's quantiles, all
 * with equally many of its values. If values repeat so often that quantiles are equal, there are fewer bins.
 * @throws RangeError if a side is empty or contains NaN, or there are no bins
 */
export function populationStability(
  reference: ArrayLike<number>,
  sample: ArrayLike<number>,
  bins = 10,
): PopulationStability {
  if (!(bins >= 1)) throw new RangeError(`bins is ${bins}, expected 1 or more`);
  if (sample.length === 0) throw new RangeError("an empty sample has no distribution");
  const sorted = sortValues(reference);
  const inner = Array.from({ length: bins - 1 }, (_, i) => quantile(sorted, (i + 1) / bins));
  const edges = [Number.NEGATIVE_INFINITY, ...new Set(inner), Number.POSITIVE_INFINITY];
  const expected = sharesOf(sorted, edges);
  const observed = sharesOf(sortValues(sample), edges);
  const found = expected.map((share, bin) => ({
    from: edges[bin] ?? Number.NaN,
    to: edges[bin + 1] ?? Number.NaN,
    expected: share,
    observed: observed[bin] ?? Number.NaN,
  }));
  const index = found.reduce(
    (sum, bin) => sum + (bin.observed - bin.expected) * Math.log(bin.observed / bin.expected),
    0,
  );
  // Each bin's χ² of one degree of freedom, as Yurdakul (2018) derives.
  const byChance = (found.length - 1) * (1 / sorted.length + 1 / sample.length);
  return { index, byChance, bins: found };
}

/** @param sorted ascending. @param edges ascending, from -∞ to ∞ */
function sharesOf(sorted: Float64Array, edges: readonly number[]): number[] {
  const counts = new Array<number>(edges.length - 1).fill(addedCount);
  let bin = 0;
  for (const value of sorted) {
    while (value > (edges[bin + 1] ?? Number.POSITIVE_INFINITY)) bin += 1;
    counts[bin] = (counts[bin] ?? Number.NaN) + 1;
  }
  const total = sorted.length + addedCount * counts.length;
  return counts.map((count) => count / total);
}
