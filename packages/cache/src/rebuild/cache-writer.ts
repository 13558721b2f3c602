import type { CachedBatchDetail, CachedCounts, CachedJobDetail } from "@loopline/contracts";
import type { Remembered } from "./history.ts";

/**
 * Puts what the database remembers into the cache, beside the functions that go on writing to it. All of it may throw
 * {AppError}: `conflict` when another rebuild is under way, or the cache was emptied under this one, else `unavailable`.
 */
export interface CacheWriter {
  /** Begins a rebuild, and notes what the cache knows and counts at this moment. One at a time. */
  begin(): Promise<void>;
  /**
   * Makes the cache hold these batches as they are, atomically: each with its detail, unless that would have been
   * forgotten, and, if `inList`, in the list at its place. Returns those that a function has added, and counted, since
   * `begin`, as it added them.
   */
  placeBatches(
    batches: readonly Remembered<CachedBatchDetail>[],
    inList: boolean,
  ): Promise<CachedBatchDetail[]>;
  /** The same for jobs, which are not counted. */
  placeJobs(jobs: readonly Remembered<CachedJobDetail>[], inList: boolean): Promise<void>;
  /** The ids of batches that the cache knew at `begin`, but for those placed since, a page at a time. */
  notPlaced(): AsyncGenerator<string[]>;
  /** The details of batches, of those that are known. */
  batches(ids: readonly string[]): Promise<CachedBatchDetail[]>;
  /** Ends the rebuild: sets the counts to these, plus whatever was counted since `begin`. */
  finish(counts: CachedCounts): Promise<void>;
  /** Ends a rebuild that failed. What was placed stays. */
  abandon(): Promise<void>;
}
