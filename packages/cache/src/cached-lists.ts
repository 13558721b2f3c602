import {
  type CachedBatch,
  type CachedBatchDetail,
  type CachedCounts,
  type CachedJobDetail,
  CachedJobSchema,
  type Contracts,
  cacheKeys,
  countKey,
  countKeys,
} from "@loopline/contracts";
import { orUnavailable } from "@loopline/platform";
import type { Redis } from "ioredis";
import { createRecentList, type RecentList, type RecentListOptions } from "./recent-list.ts";
import { countsNames } from "./usage.ts";

type CachedListOptions = Pick<RecentListOptions<unknown, unknown>, "redis" | "log" | "length"> & {
  readonly contracts: Contracts;
};

export type BatchList = RecentList<CachedBatchDetail>;
export type JobList = RecentList<CachedJobDetail>;

/**
 * The batches of `GET /batches`, and the counts of `GET /stats`. A batch whose predictions are all null waits for the first
 * model: it is listed and counted as a batch. Its predictions replace it, and are counted, once they are added.
 */
export function createBatchList({ contracts, ...options }: CachedListOptions): BatchList {
  return createRecentList({
    ...options,
    listKey: cacheKeys.batches,
    detailKey: cacheKeys.batch,
    owned: {
      ownerOf: (batch) => batch.owner,
      listKey: cacheKeys.ownedBatches,
      countsKeys: (batch) => countsNames(batch).map(cacheKeys.ownedCounts),
      ownerKey: cacheKeys.batchOwner,
    },
    entrySchema: contracts.CachedBatchSchema,
    detailSchema: contracts.CachedBatchDetailSchema,
    idField: "batch_id",
    idOf: (batch) => batch.batch_id,
    countsOf(batch) {
      const { batches, predictions, ...classes } = countBatches(contracts, [batch]);
      if (predictions === 0) return [["batches", batches]];
      // Keys that look like numbers come first in an object.
      const byClass = countKeys(contracts.dataset).map((key) => [key, classes[key] ?? 0] as const);
      return [["batches", batches], ["predictions", predictions], ...byClass];
    },
    eventOf(batch) {
      const { batches: _, predictions, ...classes } = countBatches(contracts, [batch]);
      if (predictions === 0) return undefined;
      const { batch_id, created, name, owner } = batch;
      const called: Record<string, string> = {
        ...(name !== undefined && { name }),
        ...(owner !== undefined && { owner }),
      };
      const data = { batch_id, records: batch.predictions.length, ...classes, created, ...called };
      return { type: "batch-predicted", data };
    },
  });
}

/** The jobs of `GET /jobs`. */
export function createJobList({ contracts, ...options }: CachedListOptions): JobList {
  return createRecentList({
    ...options,
    listKey: cacheKeys.jobs,
    detailKey: cacheKeys.job,
    entrySchema: CachedJobSchema,
    detailSchema: contracts.CachedJobDetailSchema,
    idField: "job_id",
    idOf: (job) => job.job_id,
    countsOf: () => [],
    eventOf: ({ job_id, model_file_name, records, accuracy, promoted, failure, created }) => ({
      type: "job-finished",
      data: { job_id, model_file_name, records, accuracy, promoted, failure, created },
    }),
  });
}

/** What batches add to the lifetime totals. */
export function countBatches(
  { dataset }: Pick<Contracts, "dataset">,
  batches: readonly Pick<CachedBatch, "predictions">[],
): CachedCounts {
  const counts = new Map(countKeys(dataset).map((key) => [key, 0]));
  const made = batches.flatMap(({ predictions }) => predictions.filter((name) => name !== null));
  for (const key of made.map(countKey)) counts.set(key, (counts.get(key) ?? 0) + 1);
  return { batches: batches.length, predictions: made.length, ...Object.fromEntries(counts) };
}

/** `left + sign × right`, count by count. Both have the same counts. */
export function addCounts(left: CachedCounts, right: CachedCounts, sign: 1 | -1 = 1): CachedCounts {
  const sum = { ...left };
  for (const [key, count] of Object.entries(right)) sum[key] = (left[key] ?? 0) + sign * count;
  return sum;
}

interface CountsDeps {
  readonly contracts: Contracts;
  readonly redis: Redis;
}

/** Reads the lifetime totals. @param owner whose; default: everybody's @throws {AppError} `unavailable`. */
export async function readCounts({ contracts, redis }: CountsDeps, owner?: string): Promise<CachedCounts> {
  const key = owner === undefined ? cacheKeys.counts : cacheKeys.ownedCounts(owner);
  const counts = await orUnavailable("Redis", () => redis.hgetall(key));
  // Without a prototype, because a class may be named like a method of every object.
  return contracts.CachedCountsSchema.parse(Object.assign(Object.create(null), counts));
}
