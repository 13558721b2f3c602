import { CreatedSchema, cacheKeys } from "@loopline/contracts";
import { orUnavailable } from "@loopline/platform";
import type { Redis } from "ioredis";
import { z } from "zod";
import { detailSeconds } from "./recent-list.ts";

const BatchAnswerSchema = z.object({ fileName: z.string(), created: CreatedSchema });

/** The model that predicts a batch, and the date of its first prediction. */
export type BatchAnswer = z.infer<typeof BatchAnswerSchema>;

export interface BatchModels {
  /**
   * Stores the answer unless the batch has one, atomically, and returns the stored one. So a redelivered batch gets the same
   * model and date, also after a promotion, and cache and database agree. @throws {AppError} `unavailable`.
   */
  pin(batchId: string, answer: BatchAnswer): Promise<BatchAnswer>;
}

export function createBatchModels(redis: Redis): BatchModels {
  return {
    pin: (batchId, answer) =>
      claim(
        redis,
        cacheKeys.batchModel(batchId),
        { record: answer, seconds: detailSeconds },
        BatchAnswerSchema,
      ),
  };
}

const IdempotencyRecordSchema = z.object({ bodyHash: z.string(), batchId: z.string() });

/** The request of an idempotency key, and its batch. */
export type IdempotencyRecord = z.infer<typeof IdempotencyRecordSchema>;

export interface IdempotencyRecords {
  /** Stores the record unless the key has one, atomically, and returns the stored one. @throws {AppError} `unavailable`. */
  claim(key: string, record: IdempotencyRecord): Promise<IdempotencyRecord>;
}

/** A client that retries later must use a new key. */
const idempotencySeconds = 24 * 60 * 60;

export function createIdempotencyRecords(redis: Redis): IdempotencyRecords {
  return {
    claim: (key, record) =>
      claim(
        redis,
        cacheKeys.idempotency(key),
        { record, seconds: idempotencySeconds },
        IdempotencyRecordSchema,
      ),
  };
}

/** KEYS: the record's key. ARGV: record, seconds. */
const claimScript = `
redis.call('SET', KEYS[1], ARGV[1], 'NX', 'EX', ARGV[2])
return redis.call('GET', KEYS[1])`;

/** Stores a record for some seconds unless its key has one. Returns the record that the key has. */
async function claim<T>(
  redis: Redis,
  key: string,
  { record, seconds }: { record: T; seconds: number },
  schema: z.ZodType<T>,
): Promise<T> {
  const text = JSON.stringify(record);
  const held = await orUnavailable("Redis", () => redis.eval(claimScript, 1, key, text, seconds));
  return schema.parse(JSON.parse(String(held)));
}
