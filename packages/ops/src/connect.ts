import { createContracts } from "@loopline/contracts";
import { createLogger } from "@loopline/platform";
import { createGcsModelStore } from "@loopline/platform/model-store";
import { openDatabase } from "@loopline/platform/postgres";
import { connectRedis } from "@loopline/platform/redis";
import type { loadModelsConfig } from "./config.ts";

/** Connects to the database, Redis and the model store of a target. */
export function connect(config: ReturnType<typeof loadModelsConfig>) {
  const log = createLogger("ops", config, process.stderr);
  const database = openDatabase(config, log);
  const redis = connectRedis(config.REDIS_URL, log);
  return {
    log,
    contracts: createContracts(config.DATASET),
    database,
    redis,
    models: createGcsModelStore(config),
    async close() {
      redis.disconnect();
      await database.close();
    },
  };
}
