import { invalid } from "./storage-error.ts";
import { maxJsonBytes, readAll } from "./storage-request.ts";

const maxHeaderBytes = 16 * 1024;

/**
 * Reads a `multipart/related` body (RFC 2387): one JSON part, then one media part, whose bytes are passed on as they
 * arrive: read `media` to its end before anything else of the body. Throws 400 for any other body.
 */
export async function readMultipartRelated(
  contentTypeHeader: string | undefined,
  body: AsyncIterable<Buffer>,
) {
  const [, quoted, bare] = /;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentTypeHeader ?? "") ?? [];
  // Some clients quote with '…', which the RFC does not allow but the real service accepts.
  const boundary = quoted ?? bare?.replace(/^'(.*)'$/, "$1");
  if (!boundary || !/^multipart\/related/i.test(contentTypeHeader ?? "")) {
    throw invalid("A multipart upload needs the header 'Content-Type: multipart/related; boundary=…'.");
  }
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const readTo = createDelimitedReader(body);

  await readAll(readTo(delimiter), maxHeaderBytes);
  await readPartHeaders(readTo);
  const metadata = String(await readAll(readTo(delimiter), maxJsonBytes));
  const headers = await readPartHeaders(readTo);
  return { metadata, contentType: headers.get("content-type"), media: readTo(delimiter) };
}

async function readPartHeaders(readTo: DelimitedReader): Promise<Map<string, string>> {
  // The head starts with the line end after the boundary, so even a part without headers has "\r\n\r\n".
  const head = String(await readAll(readTo(Buffer.from("\r\n\r\n")), maxHeaderBytes));
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
  // The first boundary has no line end before it; adding one makes it like the others.
  let pending = Buffer.from("\r\n");

  /** Yields the bytes before the next delimiter piece by piece, and skips the delimiter. */
  return async function* readTo(delimiter: Buffer): AsyncGenerator<Buffer> {
    let at = pending.indexOf(delimiter);
    while (at < 0) {
      // Hold back the last bytes: the delimiter may begin there.
      const safe = pending.length - delimiter.length + 1;
      if (safe > 0) {
        yield pending.subarray(0, safe);
        pending = pending.subarray(safe);
      }
      const next = await source.next();
      if (next.done) throw invalid("The multipart body ends before its closing boundary.");
      pending = Buffer.concat([pending, next.value]);
      at = pending.indexOf(delimiter);
    }
    if (at > 0) yield pending.subarray(0, at);
    pending = pending.subarray(at + delimiter.length);
  };
}
