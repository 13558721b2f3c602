import type { CachedBatch, CachedCounts } from "@loopline/contracts";

/** What batches add to the counts, as their addition to the cache counts them. */
export function countBatches(batches: readonly Pick<CachedBatch, "predictions">[]): CachedCounts {
  const predictions = batches.flatMap((batch) => batch.predictions);
  const real = predictions.filter((label) => label === "real").length;
  return { batches: batches.length, predictions: predictions.length, real, fake: predictions.length - real };
}

/** `left + sign × right`, count by count. */
export function addCounts(left: CachedCounts, right: CachedCounts, sign: 1 | -1 = 1): CachedCounts {
  return {
    batches: left.batches + sign * right.batches,
    predictions: left.predictions + sign * right.predictions,
    real: left.real + sign * right.real,
    fake: left.fake + sign * right.fake,
  };
}
