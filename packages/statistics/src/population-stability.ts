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
  return { ...indexOf(found, sorted.length, sample.length), bins: found };
}

/**
 * The population stability index of a sample of names, such as categories, against a reference. Each name is a bin.
 * @throws RangeError if a side is empty
 */
export function nameStability(
  reference: readonly string[],
  sample: readonly string[],
): Omit<PopulationStability, "bins"> {
  if (reference.length === 0 || sample.length === 0) {
    throw new RangeError("an empty sample has no distribution");
  }
  const names = [...new Set([...reference, ...sample])];
  const sharesOfNames = (all: readonly string[]) => {
    const counts = Map.groupBy(all, (name) => name);
    const total = all.length + addedCount * names.length;
    return names.map((name) => ((counts.get(name)?.length ?? 0) + addedCount) / total);
  };
  const observed = sharesOfNames(sample);
  const bins = sharesOfNames(reference).map((expected, bin) => ({
    expected,
    observed: observed[bin] ?? Number.NaN,
  }));
  return indexOf(bins, reference.length, sample.length);
}

function indexOf(
  bins: readonly Pick<StabilityBin, "expected" | "observed">[],
  referenceSize: number,
  sampleSize: number,
): Omit<PopulationStability, "bins"> {
  const index = bins.reduce(
    (sum, { expected, observed }) => sum + (observed - expected) * Math.log(observed / expected),
    0,
  );
  // Each bin's χ² of one degree of freedom, as Yurdakul (2018) derives.
  return { index, byChance: (bins.length - 1) * (1 / referenceSize + 1 / sampleSize) };
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
