import { createChampion } from "@loopline/cache";
import { createLogger } from "@loopline/platform";
import { createGcsModelStore } from "@loopline/platform/model-store";
import { type OnUnreadable, openDatabase } from "@loopline/platform/postgres";
import { connectRedis } from "@loopline/platform/redis";
import type { ModelsConfig } from "../config.ts";
import { createPostgresModelRecords } from "./postgres-model-records.ts";
import type { PromoteDeps } from "./promote-model.ts";

export interface ModelsConnection extends PromoteDeps {
  close(): Promise<void>;
}

/** Connects to the database, the model store and Redis of a configuration. @param onUnreadable told of rows left out */
export async function connectModels(
  config: ModelsConfig,
  onUnreadable: OnUnreadable,
): Promise<ModelsConnection> {
  const log = createLogger("ops", config, process.stderr);
  const database = openDatabase(config, log);
  const redis = connectRedis(config.REDIS_URL, log);
  return {
    records: createPostgresModelRecords(database, onUnreadable),
    models: createGcsModelStore(config),
    champion: createChampion(redis),
    async close() {
      redis.disconnect();
      await database.close();
    },
  };
}
