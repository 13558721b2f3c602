/** Of all places, how many one owner may have. */
const ownShare = 1 / 10;

/** Places of what runs at once in one process. */
interface Places {
  /** Takes a place. Returns what frees it, or undefined if all places are taken, or all of this owner. */
  take(owner: string | undefined): (() => void) | undefined;
}

/** Creates `max` places. An owner may have a tenth of them, so that it neither locks others out nor counts how many they are. */
export function createPlaces(max: number): Places {
  const maxOwn = Math.ceil(max * ownShare);
  let taken = 0;
  const takenBy = new Map<string, number>();
  return {
    take(owner) {
      const own = owner === undefined ? 0 : (takenBy.get(owner) ?? 0);
      if (taken >= max || own >= maxOwn) return undefined;
      taken += 1;
      if (owner !== undefined) takenBy.set(owner, own + 1);
      return () => {
        taken -= 1;
        if (owner === undefined) return;
        const left = (takenBy.get(owner) ?? 1) - 1;
        if (left > 0) takenBy.set(owner, left);
        else takenBy.delete(owner);
      };
    },
  };
}
