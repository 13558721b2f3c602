import { randomUUID } from "node:crypto";
import { createChampion, restoreChampion } from "@loopline/cache";
import type { RebuildDeps } from "@loopline/cache/rebuild";
import { createPostgresHistory, createRedisCacheWriter } from "@loopline/cache/rebuild";
import { readModel, toParameters } from "@loopline/learning";
import { AppError, createLogger, type ModelStore } from "@loopline/platform";
import { createGcsModelStore } from "@loopline/platform/model-store";
import { openDatabase, readNewestPromotion } from "@loopline/platform/postgres";
import { connectRedis } from "@loopline/platform/redis";
import type { CacheConfig } from "../config.ts";

export interface CacheConnection extends RebuildDeps {
  close(): Promise<void>;
}

/** A script that looks at a million keys takes longer than an API would wait for. */
const commandTimeout = 30_000;

/** Connects to the database, the model store and Redis of a configuration. */
export async function connectCache(config: CacheConfig): Promise<CacheConnection> {
  const log = createLogger("ops", config, process.stderr);
  const database = openDatabase(config, log);
  const redis = connectRedis(config.REDIS_URL, log);
  const patientRedis = redis.duplicate({ commandTimeout });
  patientRedis.on("error", (error) => log.warn({ err: error }, "Redis connection failed"));
  const models = createGcsModelStore(config);
  const length = config.CACHE_LIST_LENGTH;
  const leftOut = new Set<string>();
  return {
    history: createPostgresHistory(database, (problem) => leftOut.add(problem)),
    leftOut,
    cache: createRedisCacheWriter({ redis: patientRedis, length, rebuildId: randomUUID() }),
    length,
    restoreChampion: () =>
      restoreChampion({
        champion: createChampion(redis),
        newestPromotion: () => readNewestPromotion(database),
        parametersOf: (fileName) => readParameters(models, fileName),
      }),
    async close() {
      redis.disconnect();
      patientRedis.disconnect();
      await database.close();
    },
  };
}

/** Null for a file that cannot be read: it may be the original's, whose functions still predict with it. */
async function readParameters(models: ModelStore, fileName: string) {
  const file = await readModel(models, fileName);
  if (file.status === "missing") throw new AppError("not-found", file.problem);
  return file.status === "read" ? toParameters(file.model) : null;
}
