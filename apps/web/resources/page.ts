/** Which part of a list is wanted. */
export interface Page {
  /** At most 100. */
  readonly limit: number;
  /** The `next_cursor` of the page before; the first page without it. */
  readonly cursor?: string | undefined;
}

/** The path of one page of a list, which also identifies it in the query cache. */
export function pathOfPage(list: "/batches" | "/jobs", { limit, cursor }: Page): string {
  const query = new URLSearchParams({ limit: String(limit) });
  if (cursor !== undefined) query.set("cursor", cursor);
  return `${list}?${query}`;
}
