const mark = "key ";

/** The first subject of a batch that is sent with an idempotency key, to know it by wherever it turns up. */
export function subjectOfKey(key: string): string {
  return mark + key;
}

/** The idempotency key that a batch of these subjects was sent with; undefined when it was sent without. */
export function keyOf(subjects: readonly string[]): string | undefined {
  return subjects[0]?.startsWith(mark) ? subjects[0].slice(mark.length) : undefined;
}
