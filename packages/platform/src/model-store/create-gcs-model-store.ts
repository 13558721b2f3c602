import { addAbortSignal, type Readable } from "node:stream";
import { text as readText } from "node:stream/consumers";
import { type Bucket, Storage } from "@google-cloud/storage";
import { AppError } from "../core/app-error.ts";
import type { ModelStoreConfig } from "../core/config.ts";
import { statusOf, withDeadline } from "../core/outside-calls.ts";
import type { ModelStore } from "../core/ports.ts";
import { inSpan } from "../tracing/tracing.ts";

/**
 * Keeps model files in a Cloud Storage bucket.
 * @param timeoutMs per operation, retries included
 */
export function createGcsModelStore(config: ModelStoreConfig, timeoutMs = 10_000): ModelStore {
  const { GOOGLE_CLOUD_PROJECT: projectId, STORAGE_API_ENDPOINT: apiEndpoint } = config;
  const storage = new Storage({
    projectId,
    ...(apiEndpoint === undefined ? {} : { apiEndpoint }),
    // Per request, so that the client also stops soon after the deadline of the operation.
    timeout: timeoutMs,
    retryOptions: { totalTimeout: timeoutMs / 1_000 },
  });
  const bucket: Bucket = storage.bucket(config.MODEL_BUCKET);

  return {
    async create(name, text) {
      try {
        await inSpan("storage create", { kind: "client" }, () =>
          withDeadline(timeoutMs, "Cloud Storage", () =>
            // A single request, because a model file is a few kilobytes.
            bucket.file(name).save(text, {
              resumable: false,
              contentType: "application/json",
              validation: "crc32c",
              preconditionOpts: { ifGenerationMatch: 0 },
            }),
          ),
        );
        return { status: "stored" };
      } catch (cause) {
        if (statusOf(cause) === 412) return { status: "exists" };
        throw new AppError("unavailable", `model file ${name} could not be stored`, { cause });
      }
    },
    async read(name) {
      try {
        return await inSpan("storage read", { kind: "client" }, () =>
          withDeadline(timeoutMs, "Cloud Storage", (signal) =>
            readText(endWith(signal, bucket.file(name).createReadStream())),
          ),
        );
      } catch (cause) {
        if (statusOf(cause) === 404) return null;
        throw new AppError("unavailable", `model file ${name} could not be read`, { cause });
      }
    },
  };
}

/**
 * Ends a download and closes its connection when the signal aborts, but only once there is a response: before that, the
 * client would pipe the response into the closed stream, an error that nothing can catch. Until then its own timeout applies.
 */
function endWith(signal: AbortSignal, download: Readable): Readable {
  return download.once("response", () => setImmediate(() => addAbortSignal(signal, download)));
}
