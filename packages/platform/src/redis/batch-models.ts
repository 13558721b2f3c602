import { cacheKeys } from "@loopline/contracts";
import type { Redis } from "ioredis";
import { orUnavailable } from "../core/unavailable.ts";

/** Which model answers which batch. */
export interface BatchModels {
  /**
   * Returns the model that answers the batch: the one that was first named for it. So a batch that is delivered again
   * after a promotion gets the same answer, and cache and database agree.
   */
  pin(batchId: string, fileName: string): Promise<string>;
}

/** Longer than Pub/Sub keeps a message (7 days unless asked for more). */
const rememberSeconds = 8 * 24 * 60 * 60;

/** KEYS: the batch's model. ARGV: file name, seconds. */
const pinScript = `
redis.call('SET', KEYS[1], ARGV[1], 'NX', 'EX', ARGV[2])
return redis.call('GET', KEYS[1])`;

export function createBatchModels(redis: Redis): BatchModels {
  return {
    pin: (batchId, fileName) =>
      orUnavailable("Redis", async () =>
        String(await redis.eval(pinScript, 1, cacheKeys.batchModel(batchId), fileName, rememberSeconds)),
      ),
  };
}
