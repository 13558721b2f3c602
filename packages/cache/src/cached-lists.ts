import {
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

/** The batches that `GET /batches` shows, and the counts of `GET /stats`. */
export function createBatchList(options: CachedListOptions): BatchList {
  return createRecentList({
    ...options,
    listKey: cacheKeys.batches,
    detailKey: cacheKeys.batch,
    entrySchema: CachedBatchSchema,
    detailSchema: CachedBatchDetailSchema,
    idOf: (batch) => batch.batch_id,
    countsKey: cacheKeys.counts,
    countsOf: (batch) => {
      const { records, real, fake } = countLabels(batch);
      return { batches: 1, predictions: records, real, fake };
    },
    eventOf: (batch) => ({
      type: "batch-predicted",
      data: { batch_id: batch.batch_id, ...countLabels(batch), created: batch.created },
    }),
  });
}

/** The jobs that `GET /jobs` shows. */
export function createJobList(options: CachedListOptions): JobList {
  return createRecentList({
    ...options,
    listKey: cacheKeys.jobs,
    detailKey: cacheKeys.job,
    entrySchema: CachedJobSchema,
    detailSchema: CachedJobDetailSchema,
    idOf: (job) => job.job_id,
    countsKey: cacheKeys.counts,
    countsOf: () => ({}),
    eventOf: ({ job_id, model_file_name, records, accuracy, promoted, failure, created }) => ({
      type: "job-finished",
      data: { job_id, model_file_name, records, accuracy, promoted, failure, created },
    }),
  });
}

function countLabels({ predictions }: CachedBatchDetail): { records: number; real: number; fake: number } {
  const real = predictions.filter((label) => label === "real").length;
  return { records: predictions.length, real, fake: predictions.length - real };
}

/** Reads how many batches and predictions there ever were. */
export async function readCounts(redis: Redis): Promise<CachedCounts> {
  return CachedCountsSchema.parse(await orUnavailable("Redis", () => redis.hgetall(cacheKeys.counts)));
}
