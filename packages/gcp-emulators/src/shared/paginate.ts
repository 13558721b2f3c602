import { z } from "zod";
import { invalidArgument } from "./grpc-calls.ts";

/** The fields of every gRPC list request. */
export const PageRequestSchema = z.object({
  /** 0 means as many as allowed. */
  pageSize: z.number().default(0),
  /** The `nextPageToken` of the page before; empty for the first page. */
  pageToken: z.string().default(""),
});

/** Which page of a list a request asks for. */
export type PageRequest = z.infer<typeof PageRequestSchema>;

/** How a list is ordered and limited. */
export interface PageRules<T> {
  readonly maxPageSize: number;
  /** Unique within the list. */
  keyOf(entry: T): string;
  /** Orders keys. Default: by UTF-16 units, ascending. */
  compare?(a: string, b: string): number;
  /** Makes the service's error for an invalid page size or token. Default: INVALID_ARGUMENT. */
  refuse?(message: string): Error;
}

/**
 * One page of `entries`, sorted by key. The token holds the last key of the page before, so entries that are added or
 * removed between two pages neither repeat nor hide others.
 *
 * @returns the page, and an empty token if it is the last one
 */
export function paginate<T>(
  entries: readonly T[],
  { pageSize, pageToken }: PageRequest,
  { maxPageSize, keyOf, compare = compareText, refuse = invalidArgument }: PageRules<T>,
): { page: T[]; nextPageToken: string } {
  if (pageSize < 0) throw refuse(`The page size must not be negative, but is ${pageSize}.`);
  const size = Math.min(pageSize || maxPageSize, maxPageSize);
  const after = Buffer.from(pageToken, "base64url").toString();
  if (toToken(after) !== pageToken) {
    throw refuse(`Invalid page token '${pageToken}': use the token of the page before, unchanged.`);
  }
  const rest = entries
    .map((entry) => ({ entry, key: keyOf(entry) }))
    .filter(({ key }) => pageToken === "" || compare(key, after) > 0)
    .sort((a, b) => compare(a.key, b.key));
  const page = rest.slice(0, size);
  const lastKey = page.at(-1)?.key ?? "";
  return { page: page.map(({ entry }) => entry), nextPageToken: rest.length > size ? toToken(lastKey) : "" };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function toToken(key: string): string {
  return Buffer.from(key).toString("base64url");
}
