import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { parseByteRange } from "./byte-range.ts";
import type { ContentReader } from "./content-store.ts";
import type { ObjectRecord } from "./records.ts";
import { objectEtag } from "./resources.ts";
import type { StorageRequest } from "./storage-request.ts";
import { sendEmpty } from "./storage-response.ts";

/**
 * Sends an opened object's bytes, all of them or the range asked for, and lets go of it in any case. A gzip object goes
 * decompressed, and then always whole, to a client that does not accept gzip, as from the real service.
 */
export async function sendDownload(
  { object, content }: { object: ObjectRecord; content: ContentReader },
  request: StorageRequest,
  response: ServerResponse,
): Promise<void> {
  try {
    const { size, settings } = object;
    const headers = downloadHeaders(object);
    if (settings.contentEncoding === "gzip") headers.Vary = "Accept-Encoding";
    if (size > 0 && isToBeDecompressed(object, request)) {
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

function isToBeDecompressed({ settings }: ObjectRecord, request: StorageRequest): boolean {
  if (settings.contentEncoding !== "gzip" || settings.cacheControl?.includes("no-transform")) return false;
  const accepted = request.headers["accept-encoding"]?.toString() ?? "";
  return !accepted.split(",").some((coding) => {
    const [name, weight = ""] = coding.split(";").map((part) => part.trim().toLowerCase());
    return (name === "gzip" || name === "*") && !/^q=0(\.0*)?$/.test(weight);
  });
}

/** An object may be labelled gzip without being that: then it goes as it is. */
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
    // The official client checks a download only when it is told how the bytes are stored.
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
