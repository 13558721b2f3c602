import { CreatedSchema, cacheKeys } from "@loopline/contracts";
import { orUnavailable } from "@loopline/platform";
import type { Redis } from "ioredis";
import { z } from "zod";

const AnswerSchema = z.object({ fileName: z.string(), created: CreatedSchema });

/** With which model a batch is answered, and when it first was. */
export type BatchAnswer = z.infer<typeof AnswerSchema>;

/** How which batch is answered. */
export interface BatchModels {
  /**
   * Returns how the batch is answered: as was first said of it. So a batch that is delivered again, be it after a
   * promotion, gets the same answer of the same date, and cache and database agree.
   */
  pin(batchId: string, answer: BatchAnswer): Promise<BatchAnswer>;
}

/** Longer than Pub/Sub keeps a message (7 days unless asked for more). */
const rememberSeconds = 8 * 24 * 60 * 60;

/** KEYS: the batch's answer. ARGV: answer, seconds. */
const pinScript = `
redis.call('SET', KEYS[1], ARGV[1], 'NX', 'EX', ARGV[2])
return redis.call('GET', KEYS[1])`;

export function createBatchModels(redis: Redis): BatchModels {
  return {
    async pin(batchId, answer) {
      const key = cacheKeys.batchModel(batchId);
      const held = await orUnavailable("Redis", () =>
        redis.eval(pinScript, 1, key, JSON.stringify(answer), rememberSeconds),
      );
      return AnswerSchema.parse(JSON.parse(String(held)));
    },
  };
}
