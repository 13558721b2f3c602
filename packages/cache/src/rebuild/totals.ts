import type { CachedCounts, Contracts } from "@loopline/contracts";
import { addCounts, countBatches } from "../cached-lists.ts";

/** Counts of all batches, and of those of each owner. */
export interface Totals {
  readonly all: CachedCounts;
  readonly ofOwners: ReadonlyMap<string, CachedCounts>;
}

export interface TotalsSum extends Totals {
  /** Adds to all, and to the owner's if there is one. */
  add(counts: CachedCounts, owner?: string): void;
  addTotals(totals: Totals): void;
}

/** A sum that is 0 at first. */
export function createTotals(contracts: Contracts): TotalsSum {
  const nothing = countBatches(contracts, []);
  const ofOwners = new Map<string, CachedCounts>();
  let all = nothing;
  const addTo = (owner: string, counts: CachedCounts) =>
    ofOwners.set(owner, addCounts(ofOwners.get(owner) ?? nothing, counts));
  return {
    get all() {
      return all;
    },
    ofOwners,
    add(counts, owner) {
      all = addCounts(all, counts);
      if (owner !== undefined) addTo(owner, counts);
    },
    addTotals(totals) {
      all = addCounts(all, totals.all);
      for (const [owner, counts] of totals.ofOwners) addTo(owner, counts);
    },
  };
}
