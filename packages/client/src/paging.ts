/** Which part of a list is wanted. */
export interface Page {
  /** From 1 to 100. */
  readonly limit?: number | undefined;
  /** The `next_cursor` of the page before; the first page without it. */
  readonly cursor?: string | undefined;
}

/** The path of one page of a list. */
export function pathOfPage(list: "/batches" | "/jobs", { limit, cursor }: Page): string {
  const query = new URLSearchParams();
  if (limit !== undefined) query.set("limit", `${limit}`);
  if (cursor !== undefined) query.set("cursor", cursor);
  return query.size === 0 ? list : `${list}?${query}`;
}

/** Goes through a list, page after page, asking for the next one only when it is needed. */
export async function* throughPages<R extends { readonly next_cursor?: string | undefined }, T>(
  fetchPage: (cursor: string | undefined) => Promise<R>,
  entriesOf: (reply: R) => readonly T[],
): AsyncGenerator<T, void, undefined> {
  let cursor: string | undefined;
  do {
    const reply = await fetchPage(cursor);
    yield* entriesOf(reply);
    cursor = reply.next_cursor;
  } while (cursor !== undefined);
}
