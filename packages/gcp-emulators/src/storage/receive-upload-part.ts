import type { ObjectWriter } from "./object-writer.ts";
import { invalid, StorageError } from "./storage-error.ts";
import type { StorageRequest } from "./storage-request.ts";
import type { UploadRange } from "./upload-range.ts";
import type { UploadSession } from "./upload-sessions.ts";

/** All but the last part of a resumable upload are kept in multiples of this many bytes, as in the real service. */
const GRANULE_BYTES = 256 * 1024;

type ByteRange = Extract<UploadRange, { kind: "bytes" }>;

/**
 * Takes the bytes of one PUT of a resumable upload; true when they were the last. If not, the client learns
 * from `session.writer.size` what to send next. Of a connection that breaks, the whole granules are kept.
 */
export async function receiveUploadPart(
  session: UploadSession,
  range: UploadRange,
  request: StorageRequest,
  objectWriter: ObjectWriter,
): Promise<boolean> {
  agreeOnTotal(session, range.total);
  if (range.kind === "bytes") await receiveBytes(session, range, request, objectWriter);

  const { size } = session.writer;
  if (range.kind === "status") return size === range.total;
  if (!isLast(range)) return false;
  if (session.totalBytes !== undefined && size !== session.totalBytes) {
    throw invalid(`The upload ended after ${size} of ${session.totalBytes} bytes.`);
  }
  return true;
}

/** Without a known end, the end of the body is the end of the object. */
function isLast({ end, total }: ByteRange): boolean {
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
  range: ByteRange,
  request: StorageRequest,
  objectWriter: ObjectWriter,
): Promise<void> {
  const { writer } = session;
  const { start, end } = range;
  if (start > writer.size) {
    throw new StorageError(
      503,
      "backendError",
      `Invalid request. According to the Content-Range header, the upload offset is ${start} byte(s), which exceeds already uploaded size of ${writer.size} byte(s).`,
    );
  }
  const length = end === undefined ? Number.POSITIVE_INFINITY : end + 1 - start;
  if (!isLast(range) && length < GRANULE_BYTES) {
    throw invalid(
      `Invalid request. All but the last request of an upload need at least ${GRANULE_BYTES} bytes, best a multiple; this one has ${length}.`,
    );
  }
  objectWriter.checkSize(session.totalBytes ?? start);

  // A client that missed a response sends again what is here already.
  let alreadyHere = writer.size - start;
  let received = 0;
  let unkept = Buffer.alloc(0);
  const keep = async (bytes: Uint8Array) => {
    try {
      await objectWriter.append(writer, bytes);
    } catch (error) {
      session.failed = true;
      throw error;
    }
  };
  for await (const piece of request.body()) {
    received += piece.length;
    if (received > length) throw invalid(`The body has more than the ${length} bytes of its Content-Range.`);
    const fresh = piece.subarray(Math.min(alreadyHere, piece.length));
    alreadyHere -= piece.length - fresh.length;
    unkept = Buffer.concat([unkept, fresh]);
    const whole = unkept.length - ((writer.size + unkept.length) % GRANULE_BYTES);
    if (whole > 0) {
      await keep(unkept.subarray(0, whole));
      unkept = unkept.subarray(whole);
    }
  }
  if (end !== undefined && received < length) {
    throw invalid(`The body has ${received} bytes where its Content-Range has ${length}.`);
  }
  if (isLast(range)) await keep(unkept);
}
