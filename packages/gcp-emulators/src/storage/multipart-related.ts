import { invalid } from "./storage-error.ts";

const MAX_JSON_BYTES = 64 * 1024;
const MAX_HEADER_BYTES = 16 * 1024;

/** The two parts of a multipart upload; `media` must be read to its end before anything else is. */
export interface MultipartUpload {
  metadata: string;
  contentType: string | undefined;
  media: AsyncIterable<Buffer>;
}

/**
 * Reads a `multipart/related` body (RFC 2387): one JSON part, then one part of media, whose bytes are passed
 * on as they come. Throws 400 when the body is not that.
 */
export async function readMultipartRelated(
  contentTypeHeader: string | undefined,
  body: AsyncIterable<Buffer>,
): Promise<MultipartUpload> {
  const [, quoted, bare] = /;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentTypeHeader ?? "") ?? [];
  // Some clients quote with '…', which is not what the RFC says but what the real service takes.
  const boundary = quoted ?? bare?.replace(/^'(.*)'$/, "$1");
  if (!boundary || !/^multipart\/related/i.test(contentTypeHeader ?? "")) {
    throw invalid("A multipart upload needs the header 'Content-Type: multipart/related; boundary=…'.");
  }
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const reader = createDelimitedReader(body);

  await reader.upTo(delimiter, MAX_HEADER_BYTES);
  await readPartHeaders(reader);
  const metadata = (await reader.upTo(delimiter, MAX_JSON_BYTES)).toString();
  const headers = await readPartHeaders(reader);
  return { metadata, contentType: headers.get("content-type"), media: reader.stream(delimiter) };
}

async function readPartHeaders(reader: DelimitedReader): Promise<Map<string, string>> {
  // The head starts with the line end after the boundary, so a part without headers is "\r\n" + "\r\n" too.
  const head = (await reader.upTo(Buffer.from("\r\n\r\n"), MAX_HEADER_BYTES)).toString();
  if (head.startsWith("--")) throw invalid("A multipart upload needs two parts: JSON metadata, then media.");
  const headers = new Map<string, string>();
  for (const line of head.split("\r\n")) {
    const [, name, value] = /^([^:\s]+):\s*(.*?)\s*$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) headers.set(name.toLowerCase(), value);
  }
  return headers;
}

type DelimitedReader = ReturnType<typeof createDelimitedReader>;

function createDelimitedReader(body: AsyncIterable<Buffer>) {
  const source = body[Symbol.asyncIterator]();
  // The first boundary has no line end before it; with this one it looks like all the others.
  let pending = Buffer.from("\r\n");

  async function pull(): Promise<void> {
    const next = await source.next();
    if (next.done) throw invalid("The multipart body ends before its closing boundary.");
    pending = Buffer.concat([pending, next.value]);
  }

  return {
    /** The bytes before the next delimiter, which is consumed too; at most `limit` bytes. */
    async upTo(delimiter: Buffer, limit: number): Promise<Buffer> {
      let at = pending.indexOf(delimiter);
      while (at < 0) {
        if (pending.length > limit) {
          throw invalid(`Metadata part is too large: a part's head or JSON may have at most ${limit} bytes.`);
        }
        await pull();
        at = pending.indexOf(delimiter);
      }
      const found = pending.subarray(0, at);
      pending = pending.subarray(at + delimiter.length);
      return found;
    },

    /** The same without a limit, piece by piece. */
    async *stream(delimiter: Buffer): AsyncGenerator<Buffer> {
      let at = pending.indexOf(delimiter);
      while (at < 0) {
        // The delimiter may have begun in the last bytes: hold those back.
        const safe = pending.length - delimiter.length + 1;
        if (safe > 0) {
          yield pending.subarray(0, safe);
          pending = pending.subarray(safe);
        }
        await pull();
        at = pending.indexOf(delimiter);
      }
      if (at > 0) yield pending.subarray(0, at);
      pending = pending.subarray(at + delimiter.length);
    },
  };
}
