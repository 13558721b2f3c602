import { createBatchList } from "@loopline/cache";
import { cacheListVariables, redisVariables } from "@loopline/platform";
import { runFunction } from "@loopline/platform/functions";
import { connectRedis } from "@loopline/platform/redis";
import { createHandler } from "./handler.ts";

const variables = { ...redisVariables, ...cacheListVariables };

await runFunction("prediction-to-cache", variables, ({ config, contracts, log }) => {
  const redis = connectRedis(config.REDIS_URL, log);
  const batches = createBatchList({ contracts, redis, log, length: config.CACHE_LIST_LENGTH });
  return createHandler({ contracts, batches, log });
});
