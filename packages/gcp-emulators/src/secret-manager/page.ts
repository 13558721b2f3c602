import { status } from "@grpc/grpc-js";
import { invalidArgument, SecretError } from "./secret-error.ts";
import type { ListRequest } from "./secret-requests.ts";

const MAX_PAGE_SIZE = 25_000;

/**
 * One page of `all`. A token is the key of the last entry of the page before, so entries that come or go
 * between pages neither repeat nor hide others. Throws on a token that was not given out, and on filters.
 */
export function pageOf<T>(all: T[], request: ListRequest, keyOf: (entry: T) => string) {
  const { pageSize, pageToken, filter } = request;
  if (filter !== "") throw new SecretError(status.UNIMPLEMENTED, "Listing with a filter is not emulated.");
  if (pageSize < 0) throw invalidArgument(`page_size ${pageSize} is negative.`);
  const limit = Math.min(pageSize || MAX_PAGE_SIZE, MAX_PAGE_SIZE);
  const start = pageToken === "" ? 0 : all.findIndex((entry) => toToken(keyOf(entry)) === pageToken) + 1;
  if (pageToken !== "" && start === 0) {
    throw invalidArgument(`Unknown page_token '${pageToken}': list again from the first page.`);
  }
  const entries = all.slice(start, start + limit);
  const last = entries.at(-1);
  const more = start + limit < all.length && last !== undefined;
  return { entries, nextPageToken: more ? toToken(keyOf(last)) : "", totalSize: all.length };
}

function toToken(key: string): string {
  return Buffer.from(key).toString("base64url");
}
