import { cacheKeys } from "@loopline/contracts";
import type { Endpoints } from "@loopline/services";
import { Redis } from "ioredis";
import { Client } from "pg";
import { z } from "zod";

/** What the servers of a stack hold and have done so far. */
export interface StoreCounts {
  /** Bytes of the tables of predictions, and of those that feedback fills. */
  readonly predictionBytes: number;
  readonly feedbackBytes: number;
  readonly transactions: number;
  readonly walBytes: number;
  readonly trainings: number;
  readonly commands: number;
}

export interface Stores {
  count(): Promise<StoreCounts>;
  /** Bytes that Redis keeps for a batch, and for how many seconds. */
  batchInCache(batchId: string): Promise<{ readonly bytes: number; readonly seconds: number }>;
  close(): Promise<void>;
}

const RowSchema = z.object({
  prediction_bytes: z.coerce.number(),
  feedback_bytes: z.coerce.number(),
  transactions: z.coerce.number(),
  wal_bytes: z.coerce.number(),
  trainings: z.coerce.number(),
});

const countText = `
select pg_total_relation_size('predictions') as prediction_bytes,
  pg_total_relation_size('feedback') + pg_total_relation_size('training') as feedback_bytes,
  (select xact_commit from pg_stat_database where datname = current_database()) as transactions,
  pg_current_wal_lsn() - '0/0'::pg_lsn as wal_bytes,
  (select count(*) from jobs) as trainings`;

export async function openStores({ databaseUrl, redisUrl }: Endpoints): Promise<Stores> {
  const database = new Client({ connectionString: databaseUrl });
  await database.connect();
  const redis = new Redis(redisUrl);

  return {
    async count() {
      const { rows } = await database.query(countText);
      const row = RowSchema.parse(rows[0]);
      const commands = /total_commands_processed:(\d+)/.exec(await redis.info("stats"))?.[1];
      return {
        predictionBytes: row.prediction_bytes,
        feedbackBytes: row.feedback_bytes,
        transactions: row.transactions,
        walBytes: row.wal_bytes,
        trainings: row.trainings,
        commands: Number(commands),
      };
    },
    async batchInCache(batchId) {
      const keys = [cacheKeys.batch(batchId), cacheKeys.batchModel(batchId)];
      const sizes = await Promise.all(keys.map((key) => redis.memory("USAGE", key)));
      const seconds = await Promise.all(keys.map((key) => redis.ttl(key)));
      return {
        bytes: sizes.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0),
        seconds: Math.max(...seconds),
      };
    },
    async close() {
      await database.end();
      redis.disconnect();
    },
  };
}
