import { PubSub } from "@google-cloud/pubsub";
import type { Endpoints } from "@loopline/services";
import { Redis } from "ioredis";
import { createKey, storeKeys } from "../../../tests/end-to-end/src/key-secret.ts";
import { exampleBatches, exampleJobs } from "./examples.ts";
import { type ApiProcess, startApi } from "./start-api.ts";

/** Both APIs by themselves: nobody subscribes to what they publish, and nobody writes to the lists that they read. */
export interface ApisApart {
  readonly ingest: ApiProcess;
  readonly predict: ApiProcess;
  /** What callers send along. */
  readonly headers: Record<string, string>;
  stop(): Promise<void>;
}

export const project = "bench-api";
/** A database of the stack's Redis that nothing else uses. */
const redisDatabase = 9;

/** @param guarded with keys and rate limits, else without */
export async function startApart(stack: Endpoints, { guarded }: { guarded: boolean }): Promise<ApisApart> {
  const url = new URL(stack.redisUrl);
  url.pathname = `/${redisDatabase}`;
  await createTopics(stack);
  await fillLists(url.href);
  const env = {
    GOOGLE_CLOUD_PROJECT: project,
    DATASET: stack.dataset,
    PUBSUB_EMULATOR_HOST: stack.pubsub,
    REDIS_URL: url.href,
  };
  // Counted like any other, but never refused: what is measured is what counting costs.
  const key = createKey(["ingest", "read"], { requests_per_minute: 1_000_000_000 });
  const guards: Record<string, string> = guarded
    ? {
        API_KEYS: "required",
        API_KEYS_SECRET: await storeKeys({ ...stack, project }, [key]),
        SECRET_MANAGER_API_ENDPOINT: stack.secretManager,
      }
    : {};
  const ingest = await startApi("ingest-api", { ...env, ...guards });
  const predict = await startApi("predict-api", { ...env, ...guards }).catch(async (error: unknown) => {
    await ingest.stop();
    throw error;
  });
  return {
    ingest,
    predict,
    headers: guarded ? { "x-api-key": key.text } : {},
    stop: async () => {
      await Promise.all([ingest.stop(), predict.stop()]);
    },
  };
}

async function createTopics(stack: Endpoints): Promise<void> {
  const pubsub = new PubSub({ projectId: project, apiEndpoint: stack.pubsub, emulatorMode: true });
  try {
    for (const name of ["request", "feedback"]) {
      const [exists] = await pubsub.topic(name).exists();
      if (!exists) await pubsub.createTopic(name);
    }
  } finally {
    await pubsub.close();
  }
}

async function fillLists(url: string): Promise<void> {
  const redis = new Redis(url);
  try {
    await redis.del("batches", "jobs");
    await redis.rpush("batches", ...exampleBatches(100, 5).map((batch) => JSON.stringify(batch)));
    await redis.rpush("jobs", ...exampleJobs(25).map((job) => JSON.stringify(job)));
  } finally {
    redis.disconnect();
  }
}
