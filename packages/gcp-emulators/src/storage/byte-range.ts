import { StorageError } from "./storage-error.ts";

/** Bytes `start` to `end`, both included. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * Reads the `Range` header of a download of `size` bytes: `bytes=a-b`, `bytes=a-` or `bytes=-n`.
 * Undefined for no header, and for one that may be ignored (RFC 9110, 14.2): other units, several ranges,
 * malformed. Throws 416 when no byte of the object is in the range.
 */
export function parseByteRange(header: string | undefined, size: number): ByteRange | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (first === undefined || last === undefined || first + last === "") return undefined;
  if (first === "") return satisfiable(Math.max(size - Number(last), 0), size - 1, size);
  if (last !== "" && Number(last) < Number(first)) return undefined;
  return satisfiable(Number(first), last === "" ? size - 1 : Math.min(Number(last), size - 1), size);
}

function satisfiable(start: number, end: number, size: number): ByteRange {
  if (start > end) {
    throw new StorageError(
      416,
      "requestedRangeNotSatisfiable",
      `Request range not satisfiable: the object has ${size} bytes.`,
    );
  }
  return { start, end };
}
