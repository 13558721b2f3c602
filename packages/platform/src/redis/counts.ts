import { type CachedCounts, CachedCountsSchema, cacheKeys } from "@loopline/contracts";
import type { Redis } from "ioredis";
import { orUnavailable } from "../core/unavailable.ts";

/** Reads how many batches and predictions there ever were. */
export async function readCounts(redis: Redis): Promise<CachedCounts> {
  return CachedCountsSchema.parse(await orUnavailable("Redis", () => redis.hgetall(cacheKeys.counts)));
}
