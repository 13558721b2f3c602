import type { RecordedPrediction } from "./learning-records.ts";

/** How many predictions of a group were rated, and how many of those as right. */
export interface RatedGroup {
  readonly key: string;
  /** Date of its first prediction. */
  readonly created: string;
  readonly rated: number;
  readonly right: number;
}

/**
 * Counts the ratings of predictions in groups, such as batches or days. Predictions without a rating do not count.
 * @returns the groups in the order of their first rated prediction
 */
export function countRight(
  predictions: readonly RecordedPrediction[],
  keyOf: (prediction: RecordedPrediction) => string,
): RatedGroup[] {
  const groups = new Map<string, RatedGroup>();
  for (const prediction of predictions) {
    if (prediction.is_correct === null) continue;
    const key = keyOf(prediction);
    const { created, rated, right } = groups.get(key) ?? { created: prediction.created, rated: 0, right: 0 };
    groups.set(key, { key, created, rated: rated + 1, right: right + (prediction.is_correct ? 1 : 0) });
  }
  return [...groups.values()];
}
