import type { CachedCounts, Contracts } from "@loopline/contracts";
import { addCounts, countBatches } from "../cached-lists.ts";
import { countsNames } from "../usage.ts";

/** Counts of all batches, and of those of each owner, in all and by month, by their name in `cacheKeys.ownedCounts`. */
export interface Totals {
  readonly all: CachedCounts;
  readonly ofOwners: ReadonlyMap<string, CachedCounts>;
}

export interface TotalsSum extends Totals {
  /** Adds to all, and to those of the batch's owner if it has one. */
  add(counts: CachedCounts, batch: { owner?: string | undefined; created: string }): void;
  addToAll(counts: CachedCounts): void;
  addToOwned(name: string, counts: CachedCounts): void;
  addTotals(totals: Totals): void;
}

/** A sum that is 0 at first. */
export function createTotals(contracts: Contracts): TotalsSum {
  const nothing = countBatches(contracts, []);
  const ofOwners = new Map<string, CachedCounts>();
  let all = nothing;
  const addToAll = (counts: CachedCounts) => {
    all = addCounts(all, counts);
  };
  const addToOwned = (name: string, counts: CachedCounts) => {
    ofOwners.set(name, addCounts(ofOwners.get(name) ?? nothing, counts));
  };
  return {
    get all() {
      return all;
    },
    ofOwners,
    addToAll,
    addToOwned,
    add(counts, batch) {
      addToAll(counts);
      for (const name of countsNames(batch)) addToOwned(name, counts);
    },
    addTotals(totals) {
      addToAll(totals.all);
      for (const [name, counts] of totals.ofOwners) addToOwned(name, counts);
    },
  };
}
