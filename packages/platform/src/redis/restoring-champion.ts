import type { Clock } from "../core/clock.ts";
import type { Champion } from "./champion.ts";
import type { RestoredChampion } from "./restore-champion.ts";

export interface RestoringChampionDeps {
  readonly champion: Pick<Champion, "fileName">;
  /** See `restoreChampion`. */
  readonly restore: () => Promise<RestoredChampion>;
  readonly clock: Pick<Clock, "seconds">;
}

/** Whoever looks several times a second asks the database no more often than this. */
const pauseSeconds = 5;

/**
 * A champion that is restored when Redis does not know one, as after a loss of its memory: the first look that misses
 * it asks the database, and so does one in every few seconds from then on.
 */
export function createRestoringChampion(deps: RestoringChampionDeps): Pick<Champion, "fileName"> {
  const { champion, restore, clock } = deps;
  let restoredAt = Number.NEGATIVE_INFINITY;
  return {
    async fileName() {
      const fileName = await champion.fileName();
      if (fileName !== null || clock.seconds() - restoredAt < pauseSeconds) return fileName;
      restoredAt = clock.seconds();
      const restored = await restore();
      // What Redis took, be it this one or one that was promoted at the same moment.
      return restored.status === "none" ? null : champion.fileName();
    },
  };
}
