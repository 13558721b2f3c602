import { type PageRequest, paginate } from "../shared/paginate.ts";
import { invalid } from "./storage-error.ts";

/** What a list request asks for. */
export interface ListRequest extends PageRequest {
  prefix: string;
  /** Empty: no folding into prefixes. */
  delimiter: string;
  /** Names from this one on; empty means no limit. */
  startOffset: string;
  /** Names before this one; empty means no limit. */
  endOffset: string;
}

const maxPageSize = 1000;

/** Parses a list request. Throws 400 for an invalid page size. */
export function parseListRequest(query: URLSearchParams): ListRequest {
  const maxResults = query.get("maxResults");
  if (maxResults !== null && !/^[1-9]\d*$/.test(maxResults)) {
    throw invalid(`Invalid value '${maxResults}' for maxResults: give a positive integer.`);
  }
  return {
    prefix: query.get("prefix") ?? "",
    delimiter: query.get("delimiter") ?? "",
    startOffset: query.get("startOffset") ?? "",
    endOffset: query.get("endOffset") ?? "",
    pageSize: Number(maxResults ?? maxPageSize),
    pageToken: query.get("pageToken") ?? "",
  };
}

/**
 * One page of `resources` in the byte order of their names. With a delimiter, names that continue after it are folded
 * into their common prefix, which counts as one entry. Throws 400 for an invalid page token.
 *
 * @returns items, prefixes, and `nextPageToken` unless it is the last page
 */
export function listPage<T extends { name: string }>(resources: T[], request: ListRequest) {
  const { prefix, delimiter, startOffset, endOffset } = request;
  const entries = new Map<string, T | undefined>();
  for (const resource of resources) {
    const { name } = resource;
    if (!name.startsWith(prefix) || compareBytes(name, startOffset) < 0) continue;
    if (endOffset !== "" && compareBytes(name, endOffset) >= 0) continue;
    const cut = delimiter ? name.indexOf(delimiter, prefix.length) : -1;
    if (cut < 0) entries.set(name, resource);
    else entries.set(name.slice(0, cut + delimiter.length), undefined);
  }
  const { page, nextPageToken } = paginate([...entries], request, {
    maxPageSize,
    keyOf: ([key]) => key,
    compare: compareBytes,
    refuse: invalid,
  });
  return {
    items: page.flatMap(([, resource]) => resource ?? []),
    prefixes: page.flatMap(([key, resource]) => (resource === undefined ? [key] : [])),
    nextPageToken: nextPageToken || undefined,
  };
}

/** UTF-8 order, as in the real service. JavaScript's `<` compares UTF-16 units. */
function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
