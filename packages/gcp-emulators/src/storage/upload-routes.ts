import type { ServerResponse } from "node:http";
import { parseGoogHash } from "./content-digest.ts";
import { readMultipartRelated } from "./multipart-related.ts";
import type { ObjectCatalog } from "./object-catalog.ts";
import type { ObjectWriter } from "./object-writer.ts";
import { receiveUploadPart } from "./receive-upload-part.ts";
import { toObjectResource } from "./resources.ts";
import type { Handler, Route } from "./router.ts";
import { invalid } from "./storage-error.ts";
import { parseJsonObject, type StorageRequest } from "./storage-request.ts";
import { sendEmpty, sendJson } from "./storage-response.ts";
import { parseUploadRange } from "./upload-range.ts";
import type { UploadSession, UploadSessions } from "./upload-sessions.ts";
import { googHashOf, readUploadTarget } from "./upload-target.ts";

/** The routes that make objects of request bodies: in one request (media, multipart) or in several (resumable). */
export function uploadRoutes(deps: {
  objects: ObjectCatalog;
  objectWriter: ObjectWriter;
  sessions: UploadSessions;
}): Route[] {
  const { objects, objectWriter, sessions } = deps;

  const uploadMedia: Handler = async (request, response, param) => {
    const target = readUploadTarget(request, param("bucket"), {}, request.headers["content-type"]);
    const object = await objectWriter.write(target, request.body());
    sendJson(response, 200, request.select(toObjectResource(object, request.origin)));
  };

  const uploadMultipart: Handler = async (request, response, param) => {
    const parts = await readMultipartRelated(request.headers["content-type"], request.body());
    const metadata = parseJsonObject(parts.metadata);
    const target = readUploadTarget(request, param("bucket"), metadata, parts.contentType);
    const object = await objectWriter.write(target, parts.media);
    sendJson(response, 200, request.select(toObjectResource(object, request.origin)));
  };

  const startResumable: Handler = async (request, response, param) => {
    const contentType = request.headers["x-upload-content-type"]?.toString();
    const bucket = param("bucket");
    const target = readUploadTarget(request, bucket, await request.json(), contentType);
    const totalBytes = announcedBytes(request);
    objectWriter.checkSize(totalBytes ?? 0);
    // The conditions are checked when the object is made, as by the real service: clients only read a refusal then.
    objects.checkPut(target.address, {});

    const session = await sessions.open(target, totalBytes);
    const query = new URLSearchParams({
      uploadType: "resumable",
      name: target.address.name,
      upload_id: session.id,
    });
    const location = `${request.origin}/upload/storage/v1/b/${bucket}/o?${query}`;
    sendEmpty(response, 200, { Location: location, "X-GUploader-UploadID": session.id });
  };

  const continueResumable: Handler = async (request, response) => {
    const session = await sessions.find(request.query.get("upload_id") ?? "");
    const range = parseUploadRange(request.headers["content-range"]);
    const changesNothing = range.kind === "status" && range.total === undefined;
    if (!changesNothing) {
      await sessions.exclusively(session, request.abort, async () => {
        if (!session.object && (await receiveUploadPart(session, range, request, objectWriter))) {
          await complete(session, request);
        }
      });
    }
    answerResumable(session, request, response);
  };

  async function complete(session: UploadSession, request: StorageRequest): Promise<void> {
    // The last request may bring the checksums: the client knows them only when all bytes went past it.
    const expected = { ...session.target.expected, ...parseGoogHash(googHashOf(request)) };
    try {
      session.object = await objectWriter.publish(session.writer, session.target, expected);
    } catch (error) {
      session.failed = true;
      throw error;
    }
  }

  const cancelResumable: Handler = async (request, response) => {
    const session = await sessions.find(request.query.get("upload_id") ?? "");
    await sessions.remove(session.id);
    sendEmpty(response, 499);
  };

  const startByType = new Map([
    ["media", uploadMedia],
    ["multipart", uploadMultipart],
    ["resumable", startResumable],
  ]);

  return [
    [
      "POST",
      "/upload/b/:bucket/o",
      (request, response, param) => {
        const uploadType = request.query.get("uploadType") ?? "";
        const start = startByType.get(uploadType);
        if (!start) throw invalid(`uploadType is '${uploadType}': use media, multipart or resumable.`);
        return start(request, response, param);
      },
    ],
    ["PUT", "/upload/b/:bucket/o", continueResumable],
    ["DELETE", "/upload/b/:bucket/o", cancelResumable],
  ];
}

/** The size of the whole object, if the client gives it at the start. */
function announcedBytes(request: StorageRequest): number | undefined {
  const header = request.headers["x-upload-content-length"]?.toString();
  if (header === undefined) return undefined;
  if (!/^\d+$/.test(header)) throw invalid(`X-Upload-Content-Length is '${header}': give a number of bytes.`);
  return Number(header);
}

function answerResumable(session: UploadSession, request: StorageRequest, response: ServerResponse): void {
  const { object, writer } = session;
  if (object) {
    sendJson(response, 200, request.select(toObjectResource(object, request.origin)));
  } else {
    sendEmpty(response, 308, writer.size > 0 ? { Range: `bytes=0-${writer.size - 1}` } : {});
  }
}
