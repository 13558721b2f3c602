/** Which lists an item belongs in. */
export interface Listing {
  readonly inAll: boolean;
  /** The list of its owner. */
  readonly inOwn: boolean;
}

/** What decides whether an item is placed. */
export interface ItemAge {
  /** Seconds until its detail expires in the cache; 0 or less when it would have expired. */
  readonly secondsLeft: number;
  readonly owner?: string | undefined;
}

/** The places that are left in the lists while items are placed, newest first. */
export interface Places {
  /** Whether the item has a place in a list, or a detail. It takes none. */
  readonly hasFor: (item: ItemAge) => boolean;
  /** Whether all lists are full, or have all that there is for them. */
  readonly areFull: () => boolean;
  /** Takes the places of the next item. */
  readonly take: (owner: string | undefined) => Listing;
}

interface PlacesOptions {
  /** Length of each list. */
  readonly length: number;
  /** How many items each owner has. */
  readonly owned?: ReadonlyMap<string, number>;
  /** Leaves out the items that have details only. */
  readonly isListsOnly?: boolean;
}

export function createPlaces({ length, owned = new Map(), isListsOnly = false }: PlacesOptions): Places {
  let left = length;
  /** Without the owners whose lists are full. */
  const leftOf = new Map([...owned].map(([owner, count]) => [owner, Math.min(count, length)]));
  const isOpen = (owner: string | undefined) => owner !== undefined && leftOf.has(owner);
  return {
    hasFor: ({ secondsLeft, owner }) => left > 0 || isOpen(owner) || (!isListsOnly && secondsLeft > 0),
    areFull: () => left === 0 && leftOf.size === 0,
    take(owner) {
      const listing = { inAll: left > 0, inOwn: isOpen(owner) };
      if (listing.inAll) left -= 1;
      if (owner === undefined || !listing.inOwn) return listing;
      const rest = (leftOf.get(owner) ?? 0) - 1;
      if (rest > 0) leftOf.set(owner, rest);
      else leftOf.delete(owner);
      return listing;
    },
  };
}
