import type { CachedCounts, Contracts } from "@loopline/contracts";
import { countBatches } from "../cached-lists.ts";
import type { RestoredChampion } from "../restore-champion.ts";
import type { History, HistoryView } from "./postgres-history.ts";
import type { CacheWriter } from "./redis-cache-writer.ts";
import { createTotals, type Totals } from "./totals.ts";

export interface RebuildDeps {
  readonly contracts: Contracts;
  readonly history: History;
  readonly cache: CacheWriter;
  /** Length of each list. */
  readonly length: number;
  /** The problems of the rows that the history leaves out; filled while it is read. */
  readonly leftOut?: ReadonlySet<string>;
  readonly restoreChampion: () => Promise<RestoredChampion>;
  readonly onProgress?: (progress: Progress) => void;
  /** Ends the rebuild between two pages. */
  readonly signal?: AbortSignal;
}

/** How many are rebuilt so far. */
export interface Progress {
  readonly part: "jobs" | "batches";
  readonly done: number;
}

export interface Rebuilt {
  readonly jobs: number;
  readonly batches: number;
  /** A sentence for each row of the database that could not be read. */
  readonly leftOut: readonly string[];
  /** The totals of the database. */
  readonly counts: CachedCounts;
  /** The result of restoring the champion, or the error. */
  readonly champion: RestoredChampion | { readonly status: "failed"; readonly error: unknown };
}

/**
 * Rebuilds the cache from the database, while the pipeline writes to both. It may run at any time and any number of times:
 * README.md in this folder explains why nothing is lost or doubled.
 * @throws {AppError} `conflict` when another rebuild is running or the cache was emptied meanwhile, else `unavailable`;
 * the signal's reason once it aborts. What was rebuilt until then stays; the next run does the rest.
 */
export async function rebuildCache(deps: RebuildDeps): Promise<Rebuilt> {
  const { history, cache } = deps;
  // First, because without it there are no predictions.
  const champion = await deps
    .restoreChampion()
    .catch((error: unknown) => ({ status: "failed", error }) as const);
  await cache.begin();
  try {
    const rebuilt = await history.view((view) => rebuildLists(view, deps));
    return { champion, ...rebuilt, leftOut: [...(deps.leftOut ?? [])] };
  } catch (error) {
    // If that fails, too, the lock expires.
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
  const totals = createTotals(deps.contracts);
  totals.addTotals(counts);
  const batches = await placeAll(view.batches, "batches", deps, async (page, inList) =>
    totals.addTotals(await cache.placeBatches(page, inList)),
  );
  // An older batch that was redelivered before it was placed went to the front, and pushed another one out of the list. Now
  // that all are known, that cannot happen again.
  for await (const page of newest(view.batches(), deps.length)) await cache.placeBatches(page, true);
  for await (const page of view.owned(deps.length)) {
    deps.signal?.throwIfAborted();
    await cache.listOwned(page.owner, page.batches);
  }

  for await (const corrections of view.corrections()) await cache.placeCorrections(corrections);
  totals.addTotals(await countUnstored(view, deps));
  await cache.finish(totals);
  return { jobs, batches, counts: counts.all };
}

/** Places the entries of the list, and older ones whose details have not expired. Returns how many. */
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

/** The pages with the first `count` items. */
async function* newest<Item>(pages: AsyncGenerator<Item[]>, count: number): AsyncGenerator<Item[]> {
  let seen = 0;
  for await (const page of pages) {
    yield page;
    seen += page.length;
    if (seen >= count) return;
  }
}

/** Counts the batches that were in the cache when the rebuild began, and are not in the database yet. */
async function countUnstored(
  view: HistoryView,
  { contracts, cache }: Pick<RebuildDeps, "contracts" | "cache">,
): Promise<Totals> {
  const totals = createTotals(contracts);
  for await (const { ids, wereWaiting } of cache.notPlaced()) {
    const stored = await view.stored(ids);
    const unstored = await cache.batches(ids.filter((id) => !stored.has(id)));
    for (const batch of unstored) {
      // If they have predictions now, a function has counted those since the rebuild began.
      const predictions = wereWaiting ? [] : batch.predictions;
      totals.add(countBatches(contracts, [{ predictions }]), batch);
    }
  }
  return totals;
}

/** A batch or job of the database. */
export interface Remembered<Detail> {
  readonly detail: Detail;
  /** Seconds until its detail expires in the cache; 0 or less when it would have expired. */
  readonly secondsLeft: number;
}
