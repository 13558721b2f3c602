import { createChampion, createJobList } from "@loopline/cache";
import { cacheListVariables, redisVariables } from "@loopline/platform";
import { runFunction } from "@loopline/platform/functions";
import { connectRedis } from "@loopline/platform/redis";
import { createHandler } from "./handler.ts";

await runFunction("training-to-cache", { ...redisVariables, ...cacheListVariables }, ({ config, log }) => {
  const redis = connectRedis(config.REDIS_URL, log);
  return createHandler({
    jobs: createJobList({ redis, log, length: config.CACHE_LIST_LENGTH }),
    champion: createChampion(redis),
    log,
  });
});
