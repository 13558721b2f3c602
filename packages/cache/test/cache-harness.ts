import type { BatchList, BatchModels, Champion, IdempotencyRecords, JobList } from "@loopline/cache";
import type { CachedBatchDetail, CachedCounts, LabelName } from "@loopline/contracts";

/** A cache that is empty before each test, with a way past its ports. */
export interface CacheHarness {
  /** @param length entries that the list keeps, 1,000 unless told */
  batchList(length?: number): BatchList;
  jobList(): JobList;
  readonly champion: Champion;
  readonly batchModels: BatchModels;
  readonly idempotency: IdempotencyRecords;
  counts(): Promise<CachedCounts>;
  get(key: string): Promise<string | null>;
  set(key: string, text: string): Promise<unknown>;
  /** The entries of a list, the one that was pushed last first. */
  list(key: string): Promise<string[]>;
  push(key: string, ...texts: string[]): Promise<unknown>;
  /** Seconds until the key is gone. */
  secondsLeft(key: string): Promise<number>;
}

export const batch = (id: string) => ({
  batch_id: id,
  subjects: ["a", "b", "c"],
  predictions: ["real", "fake", "real"] satisfies LabelName[],
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
