import { invalid } from "./storage-error.ts";

/** What a list request asks for; `pageSize` is 1 to 1000. */
export interface ListRequest {
  prefix: string;
  /** Empty: no folding into prefixes. */
  delimiter: string;
  /** Names from here on (inclusive) and before there (exclusive); empty: no limit. */
  startOffset: string;
  endOffset: string;
  pageSize: number;
  /** The last entry of the page before. */
  after: string | undefined;
}

/** Reads a list request. Throws 400 on a page token or page size that makes no sense. */
export function parseListRequest(query: URLSearchParams): ListRequest {
  const maxResults = query.get("maxResults");
  if (maxResults !== null && !/^[1-9]\d*$/.test(maxResults)) {
    throw invalid(`Invalid value '${maxResults}' for maxResults: give a positive integer.`);
  }
  const token = query.get("pageToken");
  const after = token ? Buffer.from(token, "base64url").toString() : undefined;
  if (token && (!after || toPageToken(after) !== token)) {
    throw invalid(`Invalid pageToken '${token}': use the nextPageToken of the page before, unchanged.`);
  }
  return {
    prefix: query.get("prefix") ?? "",
    delimiter: query.get("delimiter") ?? "",
    startOffset: query.get("startOffset") ?? "",
    endOffset: query.get("endOffset") ?? "",
    pageSize: Math.min(Number(maxResults ?? 1000), 1000),
    after,
  };
}

/**
 * One page of `entries` in the byte order of their names. With a delimiter, names that go on after it are
 * folded into their common prefix, which counts as one entry.
 */
export function pageOfNames<T extends { name: string }>(entries: T[], request: ListRequest) {
  const { prefix, delimiter, startOffset, endOffset, pageSize, after } = request;
  const candidates = entries
    .filter(({ name }) => name.startsWith(prefix) && compareBytes(name, startOffset) >= 0)
    .filter(({ name }) => endOffset === "" || compareBytes(name, endOffset) < 0)
    .sort((a, b) => compareBytes(a.name, b.name));

  const items: T[] = [];
  const prefixes: string[] = [];
  let last = "";
  for (const entry of candidates) {
    const cut = delimiter ? entry.name.indexOf(delimiter, prefix.length) : -1;
    const folded = cut < 0 ? undefined : entry.name.slice(0, cut + delimiter.length);
    // The names folded into the token's prefix sort after the token, yet that page showed them.
    if (after !== undefined && (folded === after || compareBytes(entry.name, after) <= 0)) continue;
    if (folded !== undefined && folded === prefixes.at(-1)) continue;
    if (items.length + prefixes.length === pageSize) {
      return { items, prefixes, nextPageToken: toPageToken(last) };
    }
    if (folded === undefined) items.push(entry);
    else prefixes.push(folded);
    last = folded ?? entry.name;
  }
  return { items, prefixes, nextPageToken: undefined };
}

/** UTF-8 order, which is the real service's; JavaScript's own `<` compares UTF-16 units. */
function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function toPageToken(last: string): string {
  return Buffer.from(last).toString("base64url");
}
