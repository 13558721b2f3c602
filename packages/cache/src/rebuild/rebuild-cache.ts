import type { RestoredChampion } from "@loopline/cache";
import type { CachedBatch, CachedBatchDetail, CachedCounts, CachedJobDetail } from "@loopline/contracts";

export interface RebuildDeps {
  readonly history: History;
  readonly cache: CacheWriter;
  /** How many entries each list keeps. */
  readonly length: number;
  /** Filled with what is wrong with each row that the history leaves out. */
  readonly leftOut?: ReadonlySet<string>;
  readonly restoreChampion: () => Promise<RestoredChampion>;
  readonly onProgress?: (progress: Progress) => void;
  /** Ends the rebuild between two pages. */
  readonly signal?: AbortSignal;
}

/** How many of a kind are done by now. */
export interface Progress {
  readonly part: "jobs" | "batches";
  readonly done: number;
}

export interface Rebuilt {
  readonly jobs: number;
  readonly batches: number;
  /** What could not be read in the database, a sentence each. */
  readonly leftOut: readonly string[];
  /** What the database counted. */
  readonly counts: CachedCounts;
  /** What became of the champion, or the error that kept it from being restored. */
  readonly champion: RestoredChampion | { readonly status: "failed"; readonly error: unknown };
}

/**
 * Makes the cache hold again what the database remembers, while the pipeline goes on writing to both. It may be run at
 * any time and any number of times: README.md beside this file tells why nothing is lost or doubled.
 * @throws {AppError} `conflict` when another rebuild is under way or the cache was emptied under this one, else
 * `unavailable`; once `signal` is aborted, its reason. What was rebuilt until then is right and stays; running it again
 * does the rest.
 */
export async function rebuildCache(deps: RebuildDeps): Promise<Rebuilt> {
  const { history, cache } = deps;
  // First, for without it there are no predictions.
  const champion = await deps
    .restoreChampion()
    .catch((error: unknown) => ({ status: "failed", error }) as const);
  await cache.begin();
  try {
    const rebuilt = await history.view((view) => rebuildLists(view, deps));
    return { champion, ...rebuilt, leftOut: [...(deps.leftOut ?? [])] };
  } catch (error) {
    // Where that fails, too, the lock ends by itself.
    await cache.abandon().catch(() => {});
    deps.signal?.throwIfAborted();
    throw error;
  }
}

async function rebuildLists(
  view: HistoryView,
  deps: RebuildDeps,
): Promise<Omit<Rebuilt, "champion" | "leftOut">> {
  const { cache } = deps;
  const jobs = await placeAll(view.jobs, "jobs", deps, cache.placeJobs);

  const counts = await view.totals();
  // Counted by the database, and by a function since the beginning as well.
  let twice = countBatches([]);
  const batches = await placeAll(view.batches, "batches", deps, async (page, inList) => {
    twice = addCounts(twice, countBatches(await cache.placeBatches(page, inList)));
  });
  // An older batch that came again before it was placed lay on top, and pushed another one out of the list. Now that
  // all are known, none can.
  for await (const page of newest(view.batches(), deps.length)) await cache.placeBatches(page, true);

  await cache.finish(addCounts(addCounts(counts, await countUnstored(view, cache)), twice, -1));
  return { jobs, batches, counts };
}

/** Places what the list shows and what the cache would still know. Returns how many that are. */
async function placeAll<Detail>(
  pages: () => AsyncGenerator<Remembered<Detail>[]>,
  part: Progress["part"],
  { length, onProgress, signal }: RebuildDeps,
  place: (page: readonly Remembered<Detail>[], inList: boolean) => Promise<unknown>,
): Promise<number> {
  let done = 0;
  for await (const page of pages()) {
    signal?.throwIfAborted();
    if (page.length === 0) continue;
    const inList = done < length;
    if (!inList && page.every(({ secondsLeft }) => secondsLeft <= 0)) break;
    await place(page, inList);
    done += page.length;
    onProgress?.({ part, done });
  }
  return done;
}

/** The pages that hold the first `count` items. */
async function* newest<Item>(pages: AsyncGenerator<Item[]>, count: number): AsyncGenerator<Item[]> {
  let seen = 0;
  for await (const page of pages) {
    yield page;
    seen += page.length;
    if (seen >= count) return;
  }
}

/** What the cache knew and counted at the beginning although the database has not stored it yet. */
async function countUnstored(view: HistoryView, cache: CacheWriter): Promise<CachedCounts> {
  let counts = countBatches([]);
  for await (const ids of cache.notPlaced()) {
    const stored = await view.stored(ids);
    const unstored = await cache.batches(ids.filter((id) => !stored.has(id)));
    counts = addCounts(counts, countBatches(unstored));
  }
  return counts;
}

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

/** What batches add to the counts, as their addition to the cache counts them. */
export function countBatches(batches: readonly Pick<CachedBatch, "predictions">[]): CachedCounts {
  const predictions = batches.flatMap((batch) => batch.predictions);
  const real = predictions.filter((label) => label === "real").length;
  return { batches: batches.length, predictions: predictions.length, real, fake: predictions.length - real };
}

/** `left + sign × right`, count by count. */
export function addCounts(left: CachedCounts, right: CachedCounts, sign: 1 | -1 = 1): CachedCounts {
  return {
    batches: left.batches + sign * right.batches,
    predictions: left.predictions + sign * right.predictions,
    real: left.real + sign * right.real,
    fake: left.fake + sign * right.fake,
  };
}
