import { invalid } from "./storage-error.ts";

/** What one PUT of a resumable upload carries. `end` is included; it or `total` may be unknown. */
export type UploadRange =
  | { kind: "status"; total: number | undefined }
  | { kind: "bytes"; start: number; end: number | undefined; total: number | undefined };

/**
 * Reads the `Content-Range` of a resumable PUT: `bytes a-b/n`, with `*` for an unknown `b` or `n`, or
 * `bytes * /n` (no space) to ask how much has arrived. No header means all bytes from the first on.
 * Throws 400 on anything else.
 */
export function parseUploadRange(header: string | undefined): UploadRange {
  if (header === undefined) return { kind: "bytes", start: 0, end: undefined, total: undefined };

  const status = /^bytes \*\/(\d+|\*)$/.exec(header);
  if (status) return { kind: "status", total: toNumber(status[1]) };

  const [, first, final, size] = /^bytes (\d+)-(\d+|-1|\*)\/(\d+|\*)$/.exec(header) ?? [];
  if (first === undefined) {
    throw invalid(`Failed to parse Content-Range header '${header}'. Use 'bytes first-last/total'.`);
  }
  const start = Number(first);
  const end = toNumber(final);
  const total = toNumber(size);
  if (isContradictory(start, end, total)) throw invalid(`Content-Range '${header}' contradicts itself.`);
  return { kind: "bytes", start, end, total };
}

function isContradictory(start: number, end: number | undefined, total: number | undefined): boolean {
  if (end === undefined) return total !== undefined && start > total;
  // "bytes 0--1/0" and "bytes 7-6/7" are the official Node client's way to end an upload with no more bytes.
  if (end === start - 1 && total === start) return false;
  return end < start || (total !== undefined && end >= total);
}

function toNumber(text: string | undefined): number | undefined {
  return text === undefined || text === "*" ? undefined : Number(text);
}
