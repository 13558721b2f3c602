import { paginate } from "../shared/paginate.ts";
import { invalid } from "./storage-error.ts";

const maxPageSize = 1000;

/**
 * One page of `resources` in the byte order of their names, as a list request's query asks for. With a delimiter, names
 * that continue after it are folded into their common prefix, which counts as one entry. Throws 400 for an invalid page
 * size or token.
 *
 * @returns items, prefixes, and `nextPageToken` unless it is the last page
 */
export function listPage<T extends { name: string }>(resources: T[], query: URLSearchParams) {
  const text = (name: string) => query.get(name) ?? "";
  const [prefix, delimiter] = [text("prefix"), text("delimiter")];
  const [startOffset, endOffset] = [text("startOffset"), text("endOffset")];
  const maxResults = query.get("maxResults") ?? String(maxPageSize);
  if (!/^[1-9]\d*$/.test(maxResults)) {
    throw invalid(`Invalid value '${maxResults}' for maxResults: give a positive integer.`);
  }
  const entries = new Map<string, T | undefined>();
  for (const resource of resources) {
    const { name } = resource;
    if (!name.startsWith(prefix) || compareBytes(name, startOffset) < 0) continue;
    if (endOffset !== "" && compareBytes(name, endOffset) >= 0) continue;
    const cut = delimiter ? name.indexOf(delimiter, prefix.length) : -1;
    if (cut < 0) entries.set(name, resource);
    else entries.set(name.slice(0, cut + delimiter.length), undefined);
  }
  const request = { pageSize: Number(maxResults), pageToken: text("pageToken") };
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
