import { AppError } from "@loopline/platform";
import { loadModel, type PromoteDeps, type Promoted, promoteModel } from "./promote-model.ts";

export type RolledBack =
  | (Promoted & { readonly replaced: string })
  /** Redis had not heard of the newest promotion. It has now, and nothing else was changed. */
  | { readonly status: "caught-up"; readonly model_file_name: string };

/**
 * Promotes the model that was champion before the present one was, with a new and higher sequence, so that no late
 * message can undo it.
 *
 * A promotion that Redis has not heard of comes first: else a rollback that died half-way, called again, would go back
 * by two.
 * @throws {AppError} as `promoteModel` does.
 */
export async function rollBack(
  deps: PromoteDeps,
  { reason, by }: { readonly reason: string | undefined; readonly by: string },
): Promise<RolledBack> {
  const { records, champion } = deps;
  const present = await records.champion();
  if (present === null) throw new AppError("not-found", "no model has been promoted yet");
  const { model_file_name: replaced, sequence } = present;
  if ((await champion.fileName()) !== replaced) return await catchUp(deps, replaced, sequence);

  const before = await records.beforeChampion();
  if (before === null) {
    throw new AppError(
      "not-found",
      `no other model was champion before ${replaced}: promote one by its name`,
    );
  }
  const told = reason === undefined ? "" : `: ${reason}`;
  const promoted = await promoteModel(deps, {
    fileName: before.model_file_name,
    reason: `rollback from ${replaced}${told}`,
    by,
    over: sequence,
  });
  return { ...promoted, replaced };
}

async function catchUp(deps: PromoteDeps, fileName: string, sequence: number): Promise<RolledBack> {
  const model = await loadModel(deps, fileName);
  const { status } = await deps.champion.promote(model, sequence, await deps.records.knownUpTo());
  if (status === "promoted") return { status: "caught-up", model_file_name: fileName };
  throw new AppError(
    "conflict",
    `Redis holds a newer model than ${fileName}, the newest that the database knows: try again in a moment, or promote one by its name`,
  );
}
