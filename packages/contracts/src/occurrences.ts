/**
 * Numbers the records that share a subject, from 0, in the order of the batch: `["a", "b", "a"]` gives
 * `[0, 0, 1]`. Subject and number together name a record, in a batch and in the feedback on it alike.
 */
export function numberOccurrences(subjects: readonly string[]): number[] {
  const counts = new Map<string, number>();
  return subjects.map((subject) => {
    const number = counts.get(subject) ?? 0;
    counts.set(subject, number + 1);
    return number;
  });
}
