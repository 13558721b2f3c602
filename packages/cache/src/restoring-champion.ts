import type { Clock } from "@loopline/platform";
import type { Champion } from "./champion.ts";
import type { RestoredChampion } from "./restore-champion.ts";

export interface RestoringChampionDeps {
  readonly champion: Pick<Champion, "model">;
  /** See `restoreChampion`. */
  readonly restore: () => Promise<RestoredChampion>;
  readonly clock: Pick<Clock, "seconds">;
}

/** A reader that looks several times a second asks the database no more often than this. */
const pauseSeconds = 5;

/**
 * A champion that is restored from the database when Redis does not know one, as after a loss of its memory, or names a
 * model without saying more of it: then a writer that takes every model for a promotion, as the original does, put it
 * there. Asks at the first look that finds it so, and once in every few seconds from then on. What Redis names stays when
 * the database has nothing better.
 */
export function createRestoringChampion(deps: RestoringChampionDeps): Pick<Champion, "fileName"> {
  const { champion, restore, clock } = deps;
  let restoredAt = Number.NEGATIVE_INFINITY;
  return {
    async fileName() {
      const model = await champion.model();
      const isKnown = model !== null && (model.coefficients !== undefined || model.created !== undefined);
      if (isKnown || clock.seconds() - restoredAt < pauseSeconds) return model?.model_file_name ?? null;
      restoredAt = clock.seconds();
      await restore();
      return (await champion.model())?.model_file_name ?? null;
    },
  };
}
