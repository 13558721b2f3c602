import { addAbortSignal, type Readable } from "node:stream";
import { text as readText } from "node:stream/consumers";
import { type Bucket, Storage } from "@google-cloud/storage";
import { z } from "zod";
import { AppError } from "../core/app-error.ts";
import type { ModelStore } from "../core/model-store.ts";
import { withDeadline } from "../core/with-deadline.ts";
import { inSpan } from "../tracing/index.ts";

/** The variables of `processVariables` and `modelStoreVariables` that matter here. */
export interface ModelStoreConfig {
  readonly GOOGLE_CLOUD_PROJECT: string;
  readonly MODEL_BUCKET: string;
  readonly STORAGE_API_ENDPOINT?: string | undefined;
}

const ApiErrorSchema = z.object({ code: z.number() });

/**
 * Keeps model files in a Cloud Storage bucket.
 * @param timeoutMs of each operation, its retries included
 */
export function createGcsModelStore(config: ModelStoreConfig, timeoutMs = 10_000): ModelStore {
  const { GOOGLE_CLOUD_PROJECT: projectId, STORAGE_API_ENDPOINT: apiEndpoint } = config;
  const storage = new Storage({
    projectId,
    ...(apiEndpoint === undefined ? {} : { apiEndpoint }),
    // Of one request: what the client does when nobody waits for it any more ends soon, too.
    timeout: timeoutMs,
    retryOptions: { totalTimeout: timeoutMs / 1_000 },
  });
  const bucket: Bucket = storage.bucket(config.MODEL_BUCKET);

  return {
    async create(name, text) {
      try {
        await inSpan("storage create", { kind: "client" }, () =>
          withDeadline(timeoutMs, "Cloud Storage", () =>
            // One request and no session: a model file is a few kilobytes.
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
 * Ends a download, and closes its connection, with the signal. Not before there is a response: the client would pipe that
 * into the closed stream, which is an error that nothing can catch. Until then its own timeout ends the request.
 */
function endWith(signal: AbortSignal, download: Readable): Readable {
  return download.once("response", () => setImmediate(() => addAbortSignal(signal, download)));
}

function statusOf(error: unknown): number | undefined {
  const parsed = ApiErrorSchema.safeParse(error);
  return parsed.success ? parsed.data.code : undefined;
}
