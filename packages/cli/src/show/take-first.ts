/** The first entries of what comes in pages. @param count at least 1 */
export async function takeFirst<T>(entries: AsyncIterable<T>, count: number): Promise<T[]> {
  const first: T[] = [];
  for await (const entry of entries) {
    first.push(entry);
    if (first.length === count) break;
  }
  return first;
}

/** Entries to ask for at a time, of which `count` are wanted: the APIs give at most 100. */
export function pageSize(count: number): number {
  return Math.min(count, 100);
}
