import {
  type CachedBatch,
  type CachedBatchDetail,
  CachedBatchDetailSchema,
  CachedBatchSchema,
  type CachedJob,
  type CachedJobDetail,
  CachedJobDetailSchema,
  CachedJobSchema,
  cacheKeys,
} from "@loopline/contracts";
import { createRecentList, type RecentList, type RecentListOptions } from "./recent-list.ts";

type CachedListOptions = Pick<RecentListOptions<unknown, unknown>, "redis" | "log" | "length">;

export type BatchList = RecentList<CachedBatch, CachedBatchDetail>;
export type JobList = RecentList<CachedJob, CachedJobDetail>;

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
    countsOf: ({ predictions }) => {
      const real = predictions.filter((label) => label === "real").length;
      return { batches: 1, predictions: predictions.length, real, fake: predictions.length - real };
    },
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
  });
}
