import { createBatchList } from "@loopline/cache";
import { cacheListVariables, redisVariables } from "@loopline/platform";
import { functionConfig, runFunction } from "@loopline/platform/functions";
import { connectRedis } from "@loopline/platform/redis";
import { createHandler } from "./handler.ts";

export const loadConfig = functionConfig({ ...redisVariables, ...cacheListVariables });

await runFunction("prediction-to-cache", loadConfig, ({ config, log }) => {
  const redis = connectRedis(config.REDIS_URL, log);
  return createHandler({ batches: createBatchList({ redis, log, length: config.CACHE_LIST_LENGTH }), log });
});
