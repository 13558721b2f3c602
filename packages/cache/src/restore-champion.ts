import type { CachedModel, ModelParameters } from "@loopline/contracts";
import type { NewestPromotion } from "@loopline/platform/postgres";
import type { Champion } from "./champion.ts";

export interface RestoreChampionDeps {
  readonly champion: Pick<Champion, "promote">;
  /** What the database says. */
  readonly newestPromotion: () => Promise<NewestPromotion | null>;
  /** Reads a model's file; null for one that is not of our kind. @throws when there is no such file. */
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
