import { z } from "zod";

const maxPageSize = 1_000;

/** What every list request has. */
export const PageSchema = z.object({
  pageSize: z
    .number()
    .default(0)
    .refine((size) => size >= 0, { error: ({ input }) => `must not be negative, but is ${input}` }),
  pageToken: z.string().default(""),
});

/**
 * One page of the items, by name. The token of the next page is the last name of this one.
 *
 * @param pageSize 0 for as many as allowed.
 */
export function paginate<T>(
  items: readonly T[],
  nameOf: (item: T) => string,
  pageSize: number,
  pageToken: string,
): { page: T[]; nextPageToken: string } {
  const size = Math.min(pageSize || maxPageSize, maxPageSize);
  const sorted = items
    .map((item) => ({ item, name: nameOf(item) }))
    .filter(({ name }) => name > pageToken)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const page = sorted.slice(0, size);
  return {
    page: page.map(({ item }) => item),
    nextPageToken: sorted.length > size ? (page.at(-1)?.name ?? "") : "",
  };
}
