import type { CachedBatchDetail, CachedCounts, CachedJobDetail } from "@loopline/contracts";

/** Something that the cache should hold, as the database tells it. */
export interface Remembered<Detail> {
  readonly detail: Detail;
  /** For how many seconds more the cache would keep the detail; 0 or less when it would have forgotten it. */
  readonly secondsLeft: number;
}

/** The database at one moment, to be asked one thing after the other. All of it may throw {AppError} `unavailable`. */
export interface HistoryView {
  /** Every batch, newest first, a page at a time. */
  batches(): AsyncGenerator<Remembered<CachedBatchDetail>[]>;
  /** Every job, newest first, a page at a time. */
  jobs(): AsyncGenerator<Remembered<CachedJobDetail>[]>;
  /** How many there are of everything. */
  totals(): Promise<CachedCounts>;
  /** Those of the batches that are stored. */
  stored(batchIds: readonly string[]): Promise<ReadonlySet<string>>;
}

/** What the database keeps of all that the cache shows. */
export interface History {
  /** Lets `work` look at one moment, whatever is written meanwhile. */
  view<T>(work: (view: HistoryView) => Promise<T>): Promise<T>;
}
