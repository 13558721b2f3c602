import type { ModelParameters } from "@loopline/contracts";
import type { Clock } from "@loopline/platform";
import type { NewestPromotion } from "@loopline/platform/postgres";
import type { Champion } from "./champion.ts";

export interface RestoreChampionDeps {
  readonly champion: Pick<Champion, "promote">;
  /** Reads the newest promotion from the database. */
  readonly newestPromotion: () => Promise<NewestPromotion | null>;
  /** Reads a model's file; null when it cannot be read. It may throw, which stops the restoration. */
  readonly parametersOf: (fileName: string) => Promise<ModelParameters | null>;
}

export type RestoredChampion =
  | { readonly status: "none" }
  | { readonly status: "promoted" | "superseded"; readonly model_file_name: string };

/**
 * Writes the champion according to the database to Redis, as its promotion did. Safe at any time: Redis keeps a newer one.
 * `none` before the first promotion, `superseded` when Redis had this one or a newer one.
 * @throws {AppError} `unavailable`.
 */
export async function restoreChampion(deps: RestoreChampionDeps): Promise<RestoredChampion> {
  const newest = await deps.newestPromotion();
  if (newest === null) return { status: "none" };
  const { sequence, asOf, ...model } = newest;
  const parameters = await deps.parametersOf(model.model_file_name);
  const { status } = await deps.champion.promote({ ...model, ...parameters }, sequence, asOf);
  return { status, model_file_name: model.model_file_name };
}

interface RestoringChampionDeps {
  readonly champion: Pick<Champion, "model">;
  /** Calls {@link restoreChampion}. */
  readonly restore: () => Promise<RestoredChampion>;
  readonly clock: Pick<Clock, "seconds">;
}

/** Minimum seconds between two restorations: the caller looks several times a second. */
const pauseSeconds = 5;

/**
 * A champion that is restored from the database when Redis has none, as after a loss of its memory, or has only a file name.
 * Then the original's function put it there, which promotes every model. If the database has nothing better, it stays.
 */
export function createRestoringChampion(deps: RestoringChampionDeps): Pick<Champion, "fileName"> {
  const { champion, restore, clock } = deps;
  let restoredAt = Number.NEGATIVE_INFINITY;
  return {
    async fileName() {
      const model = await champion.model();
      const isKnown = model !== null && (model.coefficients ?? model.table ?? model.created) !== undefined;
      if (isKnown || clock.seconds() - restoredAt < pauseSeconds) return model?.model_file_name ?? null;
      restoredAt = clock.seconds();
      await restore();
      return (await champion.model())?.model_file_name ?? null;
    },
  };
}
