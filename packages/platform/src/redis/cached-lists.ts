import {
  type CachedBatch,
  CachedBatchSchema,
  type CachedJob,
  CachedJobSchema,
  cacheKeys,
} from "@loopline/contracts";
import { createRecentList, type RecentList, type RecentListOptions } from "./recent-list.ts";

type CachedListOptions = Pick<RecentListOptions<unknown>, "redis" | "log" | "length">;

/** The batches that `GET /batches` shows. */
export function createBatchList(options: CachedListOptions): RecentList<CachedBatch> {
  return createRecentList({
    ...options,
    key: cacheKeys.batches,
    schema: CachedBatchSchema,
    idOf: (batch) => batch.batch_id,
  });
}

/** The jobs that `GET /jobs` shows. */
export function createJobList(options: CachedListOptions): RecentList<CachedJob> {
  return createRecentList({
    ...options,
    key: cacheKeys.jobs,
    schema: CachedJobSchema,
    idOf: (job) => job.job_id,
  });
}
