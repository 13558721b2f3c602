import { createBatchList } from "@loopline/cache";
import { cacheListVariables, redisVariables } from "@loopline/platform";
import { runFunction } from "@loopline/platform/functions";
import { connectRedis } from "@loopline/platform/redis";
import { createHandler } from "./handler.ts";

await runFunction("prediction-to-cache", { ...redisVariables, ...cacheListVariables }, ({ config, log }) => {
  const redis = connectRedis(config.REDIS_URL, log);
  return createHandler({ batches: createBatchList({ redis, log, length: config.CACHE_LIST_LENGTH }), log });
});
