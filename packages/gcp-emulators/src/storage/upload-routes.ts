import type { Catalog, UploadTarget } from "./catalog.ts";
import { type ExpectedDigest, parseGoogHash } from "./content-digest.ts";
import { readMultipartRelated } from "./multipart-related.ts";
import { parsePreconditions } from "./preconditions.ts";
import { parseUploadMetadata } from "./records.ts";
import { toObjectResource } from "./resources.ts";
import { invalid } from "./storage-error.ts";
import { parseJsonObject, type StorageRequest } from "./storage-request.ts";
import { type Handler, type Routes, sendEmpty } from "./storage-server.ts";
import { parseUploadRange, receiveUploadPart } from "./upload-part.ts";
import type { UploadSession, UploadSessions } from "./upload-sessions.ts";

/** The routes that create objects from request bodies: in one request (media, multipart) or in several (resumable). */
export function uploadRoutes(catalog: Catalog, sessions: UploadSessions): Routes {
  const uploadMedia: Handler = async (request, _response, param) => {
    const target = readUploadTarget(request, param("bucket"), {}, request.headers["content-type"]);
    return toObjectResource(await catalog.write(target, request.body()), request.origin);
  };

  const uploadMultipart: Handler = async (request, _response, param) => {
    const parts = await readMultipartRelated(request.headers["content-type"], request.body());
    const metadata = parseJsonObject(parts.metadata);
    const target = readUploadTarget(request, param("bucket"), metadata, parts.contentType);
    return toObjectResource(await catalog.write(target, parts.media), request.origin);
  };

  const startResumable: Handler = async (request, response, param) => {
    const contentType = request.headers["x-upload-content-type"]?.toString();
    const bucket = param("bucket");
    const target = readUploadTarget(request, bucket, await request.json(), contentType);
    const totalBytes = announcedBytes(request);
    catalog.checkSize(totalBytes ?? 0);
    // As in the real service, preconditions are checked when the upload ends: only then do clients read the refusal.
    catalog.checkPut({ address: target.address, conditions: {} });

    const session = await sessions.open(target, totalBytes);
    const query = new URLSearchParams({
      uploadType: "resumable",
      name: target.address.name,
      upload_id: session.id,
    });
    const location = `${request.origin}/upload/storage/v1/b/${bucket}/o?${query}`;
    return sendEmpty(response, 200, { Location: location, "X-GUploader-UploadID": session.id });
  };

  const continueResumable: Handler = async (request, response) => {
    const session = await sessions.find(request.query.get("upload_id") ?? "");
    const range = parseUploadRange(request.headers["content-range"]);
    const changesNothing = range.start === undefined && range.total === undefined;
    if (!changesNothing) {
      await sessions.exclusively(session, request.abort, async () => {
        if (!session.object && (await receiveUploadPart(session, range, request, catalog))) {
          await complete(session, request);
        }
      });
    }
    const { object, writer } = session;
    if (object) return toObjectResource(object, request.origin);
    return sendEmpty(response, 308, writer.size > 0 ? { Range: `bytes=0-${writer.size - 1}` } : {});
  };

  async function complete(session: UploadSession, request: StorageRequest): Promise<void> {
    // The last request may carry the checksums, because the client knows them only after sending all bytes.
    const expected = { ...session.target.expected, ...googHashOf(request) };
    try {
      session.object = await catalog.publish(session.writer, session.target, expected);
    } catch (error) {
      session.failed = true;
      throw error;
    }
  }

  const startByType = new Map([
    ["media", uploadMedia],
    ["multipart", uploadMultipart],
    ["resumable", startResumable],
  ]);

  return {
    "POST /upload/b/:bucket/o"(request, response, param) {
      const uploadType = request.query.get("uploadType") ?? "";
      const start = startByType.get(uploadType);
      if (!start) throw invalid(`uploadType is '${uploadType}': use media, multipart or resumable.`);
      return start(request, response, param);
    },

    "PUT /upload/b/:bucket/o": continueResumable,

    async "DELETE /upload/b/:bucket/o"(request, response) {
      const session = await sessions.find(request.query.get("upload_id") ?? "");
      await sessions.remove(session.id);
      return sendEmpty(response, 499);
    },
  };
}

/**
 * Reads an upload's target from its query, headers and JSON `metadata`. The query's name takes precedence over the
 * metadata's, and the metadata's content type over `contentType`. Throws 400 if there is no name or a field has a wrong
 * type, and 501 for a field that would have to be ignored.
 */
function readUploadTarget(
  request: StorageRequest,
  bucket: string,
  metadata: Record<string, unknown>,
  contentType: string | undefined,
): UploadTarget {
  const { name: metadataName, md5Hash, crc32c, ...settings } = parseUploadMetadata(metadata);
  const name = request.query.get("name") ?? metadataName;
  if (name === undefined) throw invalid("Required parameter: name");
  return {
    address: { bucket, name },
    settings: { contentType, ...settings },
    expected: { md5Hash, crc32c, ...googHashOf(request) },
    conditions: parsePreconditions(request.query),
  };
}

/** The checksums in the request's `X-Goog-Hash` headers. */
function googHashOf(request: StorageRequest): ExpectedDigest {
  return parseGoogHash(request.headers["x-goog-hash"]?.toString());
}

/** The size of the whole object, if the client gives it at the start. */
function announcedBytes(request: StorageRequest): number | undefined {
  const header = request.headers["x-upload-content-length"]?.toString();
  if (header === undefined) return undefined;
  if (!/^\d+$/.test(header)) throw invalid(`X-Upload-Content-Length is '${header}': give a number of bytes.`);
  return Number(header);
}
