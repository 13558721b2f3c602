import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import type { ContentReader } from "./content-store.ts";
import type { ObjectRecord } from "./records.ts";
import { objectEtag } from "./resources.ts";
import { StorageError } from "./storage-error.ts";
import type { StorageRequest } from "./storage-request.ts";
import { sendEmpty } from "./storage-server.ts";

/**
 * Sends the bytes of an opened object, all of them or the requested range, and closes it. As in the real service, a
 * client that does not accept gzip gets a gzip object decompressed, and then always the whole object.
 */
export async function sendDownload(
  { object, content }: { object: ObjectRecord; content: ContentReader },
  request: StorageRequest,
  response: ServerResponse,
): Promise<undefined> {
  try {
    const { size, settings } = object;
    const headers = downloadHeaders(object);
    if (settings.contentEncoding === "gzip") headers.Vary = "Accept-Encoding";
    if (size > 0 && mustDecompress(object, request)) {
      const stored = content.stream(0, size - 1);
      if (await isGzip(stored)) {
        delete headers["Content-Encoding"];
        delete headers["Accept-Ranges"];
        response.writeHead(200, { ...headers, Warning: "214 UploadServer gunzipped" });
        await pipeline(stored, createGunzip(), response);
      } else {
        response.writeHead(200, { ...headers, "Content-Length": String(size) });
        await pipeline(stored, response);
      }
      return;
    }
    const range = parseByteRange(request.headers.range, size);
    if (size === 0) return sendEmpty(response, 200, headers);

    const { start, end } = range ?? { start: 0, end: size - 1 };
    if (range) headers["Content-Range"] = `bytes ${start}-${end}/${size}`;
    headers["Content-Length"] = String(end - start + 1);
    response.writeHead(range ? 206 : 200, headers);
    await pipeline(content.stream(start, end), response);
  } finally {
    await content.close();
  }
}

function mustDecompress({ settings }: ObjectRecord, request: StorageRequest): boolean {
  if (settings.contentEncoding !== "gzip" || settings.cacheControl?.includes("no-transform")) return false;
  const accepted = request.headers["accept-encoding"]?.toString() ?? "";
  return !accepted.split(",").some((coding) => {
    const [name, weight = ""] = coding.split(";").map((part) => part.trim().toLowerCase());
    return (name === "gzip" || name === "*") && !/^q=0(\.0*)?$/.test(weight);
  });
}

/** False for an object that is only labelled gzip. It is sent unchanged. */
async function isGzip(stream: Readable): Promise<boolean> {
  await once(stream, "readable");
  const start: Buffer | null = stream.read(2);
  if (start === null) return false;
  stream.unshift(start);
  return start.equals(Buffer.from([0x1f, 0x8b]));
}

function downloadHeaders(object: ObjectRecord): Record<string, string> {
  const { settings } = object;
  const headers: Record<string, string> = {
    "Content-Type": settings.contentType ?? "application/octet-stream",
    "Accept-Ranges": "bytes",
    ETag: objectEtag(object),
    "Last-Modified": new Date(object.updated).toUTCString(),
    "x-goog-generation": object.generation,
    "x-goog-metageneration": String(object.metageneration),
    "x-goog-hash": `crc32c=${object.crc32c},md5=${object.md5Hash}`,
    // Without these the official client does not verify the checksums of a download.
    "x-goog-stored-content-encoding": settings.contentEncoding ?? "identity",
    "x-goog-stored-content-length": String(object.size),
    "x-goog-storage-class": settings.storageClass ?? "STANDARD",
  };
  if (settings.contentEncoding) headers["Content-Encoding"] = settings.contentEncoding;
  if (settings.contentDisposition) headers["Content-Disposition"] = settings.contentDisposition;
  if (settings.contentLanguage) headers["Content-Language"] = settings.contentLanguage;
  if (settings.cacheControl) headers["Cache-Control"] = settings.cacheControl;
  return headers;
}

/**
 * Parses the `Range` header of a download of `size` bytes, `bytes=a-b`, `bytes=a-` or `bytes=-n`, to the first and last
 * byte. Undefined without a header, and for one that may be ignored (RFC 9110, 14.2): another unit, several ranges,
 * malformed. Throws 416 if the range has no byte of the object.
 */
function parseByteRange(
  header: string | undefined,
  size: number,
): { start: number; end: number } | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (first === undefined || last === undefined || first + last === "") return undefined;
  if (first !== "" && last !== "" && Number(last) < Number(first)) return undefined;
  const start = first === "" ? Math.max(size - Number(last), 0) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (start > end) {
    throw new StorageError(416, `Request range not satisfiable: the object has ${size} bytes.`);
  }
  return { start, end };
}
