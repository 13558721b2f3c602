import type { Catalog } from "./catalog.ts";
import { invalid, StorageError } from "./storage-error.ts";
import type { StorageRequest } from "./storage-request.ts";
import type { UploadSession } from "./upload-sessions.ts";

/**
 * What one PUT of a resumable upload carries; without `start`, no bytes, but the question how much has arrived. `end` is
 * included; it or `total` may be unknown.
 */
export interface UploadRange {
  readonly start?: number;
  readonly end?: number | undefined;
  readonly total?: number | undefined;
}

/**
 * Parses the `Content-Range` of a resumable PUT: `bytes a-b/n`, with `*` for an unknown `b` or `n`, or `bytes * /n`
 * (without the space) to ask how much has arrived. Without a header, all bytes follow, from the first on. Throws 400
 * for anything else.
 */
export function parseUploadRange(header: string | undefined): UploadRange {
  if (header === undefined) return { start: 0 };

  const status = /^bytes \*\/(\d+|\*)$/.exec(header);
  if (status) return { total: toNumber(status[1]) };

  const [, first, final, size] = /^bytes (\d+)-(\d+|-1|\*)\/(\d+|\*)$/.exec(header) ?? [];
  if (first === undefined) {
    throw invalid(`Failed to parse Content-Range header '${header}'. Use 'bytes first-last/total'.`);
  }
  const start = Number(first);
  const end = toNumber(final);
  const total = toNumber(size);
  if (isContradictory(start, end, total)) throw invalid(`Content-Range '${header}' contradicts itself.`);
  return { start, end, total };
}

function isContradictory(start: number, end: number | undefined, total: number | undefined): boolean {
  if (end === undefined) return total !== undefined && start > total;
  // The official Node client ends an upload without further bytes by "bytes 0--1/0" or "bytes 7-6/7".
  if (end === start - 1 && total === start) return false;
  return end < start || (total !== undefined && end >= total);
}

function toNumber(text: string | undefined): number | undefined {
  return text === undefined || text === "*" ? undefined : Number(text);
}

/** As in the real service, all parts of a resumable upload but the last are stored in multiples of this. */
const granuleBytes = 256 * 1024;

/**
 * Receives the bytes of one PUT of a resumable upload and returns true if they were the last. If not,
 * `session.writer.size` is where the client must continue. If the connection breaks, whole granules are stored.
 */
export async function receiveUploadPart(
  session: UploadSession,
  range: UploadRange,
  request: StorageRequest,
  catalog: Catalog,
): Promise<boolean> {
  agreeOnTotal(session, range.total);
  if (range.start === undefined) return session.writer.size === range.total;
  await receiveBytes(session, range.start, range, request, catalog);

  const { size } = session.writer;
  if (!isLast(range)) return false;
  if (session.totalBytes !== undefined && size !== session.totalBytes) {
    throw invalid(`The upload ended after ${size} of ${session.totalBytes} bytes.`);
  }
  return true;
}

/** If the end is unknown, the end of the body is the end of the object. */
function isLast({ end, total }: UploadRange): boolean {
  return end === undefined || end + 1 === total;
}

function agreeOnTotal(session: UploadSession, total: number | undefined): void {
  if (total === undefined) return;
  if (session.totalBytes !== undefined && session.totalBytes !== total) {
    throw invalid(`The upload was announced with ${session.totalBytes} bytes, now with ${total}.`);
  }
  session.totalBytes = total;
}

async function receiveBytes(
  session: UploadSession,
  start: number,
  range: UploadRange,
  request: StorageRequest,
  catalog: Catalog,
): Promise<void> {
  const { writer } = session;
  const { end } = range;
  if (start > writer.size) {
    throw new StorageError(
      503,
      `Invalid request. According to the Content-Range header, the upload offset is ${start} byte(s), which exceeds already uploaded size of ${writer.size} byte(s).`,
    );
  }
  const length = end === undefined ? Number.POSITIVE_INFINITY : end + 1 - start;
  if (!isLast(range) && length < granuleBytes) {
    throw invalid(
      `Invalid request. All but the last request of an upload need at least ${granuleBytes} bytes, best a multiple; this one has ${length}.`,
    );
  }
  catalog.checkSize(session.totalBytes ?? start);

  // A client that missed a response sends bytes again that were stored.
  let duplicates = writer.size - start;
  let received = 0;
  let buffered = Buffer.alloc(0);
  const store = async (bytes: Uint8Array) => {
    try {
      catalog.checkSize(writer.size + bytes.length);
      await writer.append(bytes);
    } catch (error) {
      session.failed = true;
      throw error;
    }
  };
  for await (const piece of request.body()) {
    received += piece.length;
    if (received > length) throw invalid(`The body has more than the ${length} bytes of its Content-Range.`);
    const fresh = piece.subarray(Math.min(duplicates, piece.length));
    duplicates -= piece.length - fresh.length;
    buffered = Buffer.concat([buffered, fresh]);
    const whole = buffered.length - ((writer.size + buffered.length) % granuleBytes);
    if (whole > 0) {
      await store(buffered.subarray(0, whole));
      buffered = buffered.subarray(whole);
    }
  }
  if (end !== undefined && received < length) {
    throw invalid(`The body has ${received} bytes where its Content-Range has ${length}.`);
  }
  if (isLast(range)) await store(buffered);
}
