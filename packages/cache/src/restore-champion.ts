import type { CachedModel, ModelParameters } from "@loopline/contracts";
import type { Clock } from "@loopline/platform";
import type { NewestPromotion } from "@loopline/platform/postgres";
import type { Champion } from "./champion.ts";

export interface RestoreChampionDeps {
  readonly champion: Pick<Champion, "promote">;
  /** What the database says. */
  readonly newestPromotion: () => Promise<NewestPromotion | null>;
  /** Reads a model's file; null when it cannot be read. It may throw, which stops the restoration. */
  readonly parametersOf: (fileName: string) => Promise<ModelParameters | null>;
}

export type RestoredChampion =
  | { readonly status: "none" }
  | { readonly status: "promoted" | "superseded"; readonly model_file_name: string };

/**
 * Tells Redis which model the database says predicts, as its announcement told it. Harmless at any time: Redis takes it
 * unless what it holds is newer. `none` when nothing was promoted yet, `superseded` when Redis knew of it, or of a newer.
 * @throws {AppError} `unavailable`.
 */
export async function restoreChampion(deps: RestoreChampionDeps): Promise<RestoredChampion> {
  const newest = await deps.newestPromotion();
  if (newest === null) return { status: "none" };
  const { sequence, asOf, model_file_name } = newest;
  const model = toCachedModel(newest, await deps.parametersOf(model_file_name));
  const { status } = await deps.champion.promote(model, sequence, asOf);
  return { status, model_file_name };
}

/** What the cache keeps of a promoted model. */
export function toCachedModel(
  { model_file_name, accuracy, created }: Omit<NewestPromotion, "sequence" | "asOf">,
  parameters: ModelParameters | null,
): CachedModel {
  return { model_file_name, accuracy, created, ...parameters };
}

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
