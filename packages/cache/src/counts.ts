import { type CachedCounts, CachedCountsSchema, cacheKeys } from "@loopline/contracts";
import { orUnavailable } from "@loopline/platform";
import type { Redis } from "ioredis";

/** Reads how many batches and predictions there ever were. */
export async function readCounts(redis: Redis): Promise<CachedCounts> {
  return CachedCountsSchema.parse(await orUnavailable("Redis", () => redis.hgetall(cacheKeys.counts)));
}
