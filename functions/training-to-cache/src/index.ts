import { createChampion, createJobList } from "@loopline/cache";
import { cacheListVariables, redisVariables } from "@loopline/platform";
import { runFunction } from "@loopline/platform/functions";
import { connectRedis } from "@loopline/platform/redis";
import { createHandler } from "./handler.ts";

const variables = { ...redisVariables, ...cacheListVariables };

await runFunction("training-to-cache", variables, ({ config, contracts, log }) => {
  const redis = connectRedis(config.REDIS_URL, log);
  return createHandler({
    contracts,
    jobs: createJobList({ contracts, redis, log, length: config.CACHE_LIST_LENGTH }),
    champion: createChampion({ contracts, redis }),
    log,
  });
});
