import { type CachedCounts, CachedCountsSchema, cacheKeys } from "@loopline/contracts";
import type { Redis } from "ioredis";
import { orUnavailable } from "../core/unavailable.ts";

/** Reads how many batches and predictions there ever were. */
export function readCounts(redis: Redis): Promise<CachedCounts> {
  return orUnavailable("Redis", async () => CachedCountsSchema.parse(await redis.hgetall(cacheKeys.counts)));
}
