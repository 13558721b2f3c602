import { cacheKeys } from "@loopline/contracts";
import { orUnavailable } from "@loopline/platform";
import type { Redis } from "ioredis";
import { z } from "zod";

const RecordSchema = z.object({ bodyHash: z.string(), batchId: z.string() });

export type IdempotencyRecord = z.infer<typeof RecordSchema>;

/** What was asked for under which idempotency key. */
export interface IdempotencyRecords {
  /** Keeps the record unless the key has one, atomically, and returns the one that the key has. */
  claim(key: string, record: IdempotencyRecord): Promise<IdempotencyRecord>;
}

/** A client that retries later than this must use a new key. */
const rememberSeconds = 24 * 60 * 60;

/** KEYS: the key's record. ARGV: record, seconds. */
const claimScript = `
redis.call('SET', KEYS[1], ARGV[1], 'NX', 'EX', ARGV[2])
return redis.call('GET', KEYS[1])`;

export function createIdempotencyRecords(redis: Redis): IdempotencyRecords {
  return {
    async claim(key, record) {
      const held = await orUnavailable("Redis", () =>
        redis.eval(claimScript, 1, cacheKeys.idempotency(key), JSON.stringify(record), rememberSeconds),
      );
      return RecordSchema.parse(JSON.parse(String(held)));
    },
  };
}
