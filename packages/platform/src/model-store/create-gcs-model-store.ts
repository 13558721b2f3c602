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

/** Longer than any of the client's own retries is of use to a function. */
const timeoutMs = 10_000;

const ApiErrorSchema = z.object({ code: z.number() });

/** Keeps model files in a Cloud Storage bucket. */
export function createGcsModelStore(config: ModelStoreConfig): ModelStore {
  const { GOOGLE_CLOUD_PROJECT: projectId, STORAGE_API_ENDPOINT: apiEndpoint } = config;
  const storage = new Storage(apiEndpoint === undefined ? { projectId } : { projectId, apiEndpoint });
  const bucket: Bucket = storage.bucket(config.MODEL_BUCKET);

  return {
    async create(name, text) {
      // One request and no session: a model file is a few kilobytes.
      const saved = bucket.file(name).save(text, {
        resumable: false,
        contentType: "application/json",
        validation: "crc32c",
        preconditionOpts: { ifGenerationMatch: 0 },
      });
      try {
        await inSpan("storage create", { kind: "client" }, () =>
          withDeadline(saved, timeoutMs, `storing ${name}`),
        );
        return { status: "stored" };
      } catch (cause) {
        if (statusOf(cause) === 412) return { status: "exists" };
        throw new AppError("unavailable", `model file ${name} could not be stored`, { cause });
      }
    },
    async read(name) {
      try {
        const [text] = await inSpan("storage read", { kind: "client" }, () =>
          withDeadline(bucket.file(name).download(), timeoutMs, `reading ${name}`),
        );
        return text.toString("utf8");
      } catch (cause) {
        if (statusOf(cause) === 404) return null;
        throw new AppError("unavailable", `model file ${name} could not be read`, { cause });
      }
    },
  };
}

function statusOf(error: unknown): number | undefined {
  const parsed = ApiErrorSchema.safeParse(error);
  return parsed.success ? parsed.data.code : undefined;
}
