import {
  type CachedBatch,
  type CachedBatchDetail,
  CachedBatchDetailSchema,
  CachedBatchSchema,
  type CachedCounts,
  CachedCountsSchema,
  type CachedJobDetail,
  CachedJobDetailSchema,
  CachedJobSchema,
  cacheKeys,
} from "@loopline/contracts";
import { orUnavailable } from "@loopline/platform";
import type { Redis } from "ioredis";
import { createRecentList, type RecentList, type RecentListOptions } from "./recent-list.ts";

type CachedListOptions = Pick<RecentListOptions<unknown, unknown>, "redis" | "log" | "length">;

export type BatchList = RecentList<CachedBatchDetail>;
export type JobList = RecentList<CachedJobDetail>;

/** The batches of `GET /batches`, and the counts of `GET /stats`. */
export function createBatchList(options: CachedListOptions): BatchList {
  return createRecentList({
    ...options,
    listKey: cacheKeys.batches,
    detailKey: cacheKeys.batch,
    entrySchema: CachedBatchSchema,
    detailSchema: CachedBatchDetailSchema,
    idOf: (batch) => batch.batch_id,
    countsOf: (batch) => ({ ...countBatches([batch]) }),
    eventOf: (batch) => {
      const { predictions: records, real = 0, fake = 0 } = countBatches([batch]);
      const { batch_id, created } = batch;
      return { type: "batch-predicted", data: { batch_id, records, real, fake, created } };
    },
  });
}

/** The jobs of `GET /jobs`. */
export function createJobList(options: CachedListOptions): JobList {
  return createRecentList({
    ...options,
    listKey: cacheKeys.jobs,
    detailKey: cacheKeys.job,
    entrySchema: CachedJobSchema,
    detailSchema: CachedJobDetailSchema,
    idOf: (job) => job.job_id,
    countsOf: () => ({}),
    eventOf: ({ job_id, model_file_name, records, accuracy, promoted, failure, created }) => ({
      type: "job-finished",
      data: { job_id, model_file_name, records, accuracy, promoted, failure, created },
    }),
  });
}

/** What batches add to the lifetime totals. */
export function countBatches(batches: readonly Pick<CachedBatch, "predictions">[]): CachedCounts {
  const predictions = batches.flatMap((batch) => batch.predictions);
  const real = predictions.filter((label) => label === "real").length;
  return { batches: batches.length, predictions: predictions.length, real, fake: predictions.length - real };
}

/** Reads the lifetime totals. @throws {AppError} `unavailable`. */
export async function readCounts(redis: Redis): Promise<CachedCounts> {
  return CachedCountsSchema.parse(await orUnavailable("Redis", () => redis.hgetall(cacheKeys.counts)));
}
