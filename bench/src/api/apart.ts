import { PubSub } from "@google-cloud/pubsub";
import { cacheKeys } from "@loopline/contracts";
import type { Endpoints } from "@loopline/services";
import { Redis } from "ioredis";
import { createKey, storeKeys } from "../../../tests/end-to-end/src/key-secret.ts";
import { exampleBatches, exampleJobs, exampleNotes } from "./examples.ts";
import { type ApiProcess, startApi } from "./start-api.ts";

/** Both APIs by themselves: nobody subscribes to what they publish, and nobody writes to the lists that they read. */
export interface ApisApart {
  readonly ingest: ApiProcess;
  readonly predict: ApiProcess;
  /** What callers send along. */
  readonly headers: Record<string, string>;
  /** Ids of the batches in the lists, newest first. */
  readonly batchIds: readonly string[];
  stop(): Promise<void>;
}

export const project = "bench-api";
/** A database of the stack's Redis that nothing else uses. */
const redisDatabase = 9;

/** The owner of the batches, for keys with an owner. */
export const benchOwner = "bench";

interface Guards {
  /** With keys and rate limits, else without. */
  readonly guarded: boolean;
  /** The callers' key has {@link benchOwner}, and maybe a quota, which is never reached. Default: it has none. */
  readonly owned?: "without quota" | "with quota";
}

/** The Redis of APIs by themselves. */
export function apartRedisUrl({ redisUrl }: Endpoints): string {
  const url = new URL(redisUrl);
  url.pathname = `/${redisDatabase}`;
  return url.href;
}

export async function startApart(stack: Endpoints, { guarded, owned }: Guards): Promise<ApisApart> {
  const redisUrl = apartRedisUrl(stack);
  await createTopics(stack);
  const batchIds = await fillLists(redisUrl);
  const env = {
    GOOGLE_CLOUD_PROJECT: project,
    DATASET: stack.dataset,
    PUBSUB_EMULATOR_HOST: stack.pubsub,
    REDIS_URL: redisUrl,
  };
  // Counted like any other, but never refused: what is measured is what counting costs.
  const key = createKey(["ingest", "read", "feedback"], {
    requests_per_minute: 1_000_000_000,
    ...(owned && { owner: benchOwner }),
  });
  const quota = {
    owner: benchOwner,
    records_per_day: 1e12,
    batches_kept: 1e12,
    changed: "2026-01-01T00:00:00Z",
  };
  const guards: Record<string, string> = guarded
    ? {
        API_KEYS: "required",
        API_KEYS_SECRET: await storeKeys({ ...stack, project }, [key], owned === "with quota" ? [quota] : []),
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
    batchIds,
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

/** Lists of batches and jobs, the batches once more as those of {@link benchOwner}, with details. Returns the batches' ids. */
async function fillLists(url: string): Promise<string[]> {
  const redis = new Redis(url);
  const batches = exampleBatches(100, 5);
  const entries = batches.map((batch) => JSON.stringify(batch));
  const { ownedBatches, batch: detail, batchOwner } = cacheKeys;
  try {
    await redis.del("batches", "jobs", ownedBatches(benchOwner));
    await redis.rpush("batches", ...entries);
    await redis.rpush(ownedBatches(benchOwner), ...entries);
    await redis.rpush("jobs", ...exampleJobs(25).map((job) => JSON.stringify(job)));
    for (const [index, { batch_id, subjects }] of batches.entries()) {
      const { features } = exampleNotes(subjects.length, index);
      await redis.set(detail(batch_id), JSON.stringify({ ...batches[index], features }));
      await redis.set(batchOwner(batch_id), benchOwner);
    }
    return batches.map(({ batch_id }) => batch_id);
  } finally {
    redis.disconnect();
  }
}
