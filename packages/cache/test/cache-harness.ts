import type {
  BatchList,
  BatchModels,
  Champion,
  EventFeed,
  IdempotencyRecords,
  JobList,
} from "@loopline/cache";
import type { CachedBatchDetail, CachedCounts } from "@loopline/contracts";

/** A cache that is empty before each test, with access to its keys. */
export interface CacheHarness {
  /** @param length of the list; default 1,000 */
  batchList(length?: number): BatchList;
  jobList(): JobList;
  readonly champion: Champion;
  readonly batchModels: BatchModels;
  readonly idempotency: IdempotencyRecords;
  readonly feed: Omit<EventFeed, "close">;
  counts(owner?: string): Promise<CachedCounts>;
  get(key: string): Promise<string | null>;
  set(key: string, text: string): Promise<unknown>;
  /** The entries of a list, last pushed first. */
  list(key: string): Promise<string[]>;
  push(key: string, ...texts: string[]): Promise<unknown>;
  /** Loses all that is in it. */
  flush(): Promise<unknown>;
  /** Seconds until the key expires. */
  secondsLeft(key: string): Promise<number>;
}

export const batch = (id: string) => ({
  batch_id: id,
  subjects: ["a", "b", "c"],
  predictions: ["real", "fake", "real"],
  created: "2026-01-02T03:04:05.678",
});

export const batchDetail = (id: string): CachedBatchDetail => ({
  ...batch(id),
  features: [
    [1, 2, 3, 4],
    [5, 6, 7, 8],
    [9, 10, 11, 12],
  ],
  model_file_name: "model-1.json",
});
