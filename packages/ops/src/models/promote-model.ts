import type { Champion } from "@loopline/cache";
import type { CachedModel, Contracts } from "@loopline/contracts";
import { readModel, toParameters } from "@loopline/learning";
import { AppError, type ModelStore } from "@loopline/platform";
import type { ModelRecords, NewPromotion } from "./model-records.ts";

export interface PromoteDeps {
  readonly contracts: Contracts;
  readonly records: ModelRecords;
  readonly models: Pick<ModelStore, "read">;
  readonly champion: Pick<Champion, "fileName" | "promote">;
}

export interface PromoteRequest extends Pick<NewPromotion, "reason" | "over"> {
  readonly fileName: string;
  readonly by: string;
}

export interface Promoted {
  /** `superseded` when a newer promotion reached Redis first. */
  readonly status: "promoted" | "superseded";
  readonly sequence: number;
  readonly model_file_name: string;
}

/**
 * Makes a model the champion: first in the database, which decides, then in Redis, where it takes effect. Everything that
 * can be checked is checked first. After a crash in between, the database is right and Redis is late: run this again or
 * `npm run rebuild-cache`.
 * @throws {AppError} `not-found`, `bad-request`, `conflict`, or `unavailable`, which says whether the database has it.
 */
export async function promoteModel(
  { contracts, records, models, champion }: PromoteDeps,
  { fileName, reason, by, over }: PromoteRequest,
): Promise<Promoted> {
  const model = await loadModel({ contracts, records, models }, fileName);
  // Fail before the database is changed if Redis is down.
  await champion.fileName();
  const { accuracy } = model;
  const recorded = await records.promote({
    model_file_name: fileName,
    accuracy,
    reason,
    promoted_by: by,
    over,
  });
  if (recorded.status === "outdated") throw promotedMeanwhile();
  const { sequence } = recorded;
  try {
    const { status } = await champion.promote(model, sequence);
    return { status, sequence, model_file_name: fileName };
  } catch (cause) {
    throw new AppError(
      "unavailable",
      `${fileName} is promoted in the database with sequence ${sequence}, but Redis did not get it: once Redis is back, run npm run rebuild-cache`,
      { cause },
    );
  }
}

function promotedMeanwhile(): AppError {
  return new AppError(
    "conflict",
    "another model was promoted meanwhile; run `npm run model -- list` and try again",
  );
}

/** The champion record for Redis. @throws {AppError} if the model cannot predict or is not known. */
async function loadModel(
  { contracts, records, models }: Pick<PromoteDeps, "contracts" | "records" | "models">,
  fileName: string,
): Promise<CachedModel> {
  const trained = await records.trained(fileName);
  const accuracy = trained?.accuracy ?? (await records.promotionsOf(fileName))[0]?.accuracy;
  if (accuracy === undefined) {
    throw new AppError(
      "not-found",
      `the database has no training and no promotion of ${fileName}: see npm run model -- list`,
    );
  }
  const file = await readModel(models, fileName, contracts.dataset);
  if (file.status !== "read") {
    throw new AppError(file.status === "missing" ? "not-found" : "bad-request", file.problem);
  }
  return { model_file_name: fileName, accuracy, created: trained?.created, ...toParameters(file.model) };
}

export type RolledBack =
  | (Promoted & { readonly replaced: string })
  /** Redis did not have the newest promotion. It has it now, and nothing else was changed. */
  | { readonly status: "caught-up"; readonly model_file_name: string };

/**
 * Promotes the previous champion, with a new and higher sequence, so that no late message can undo it.
 *
 * If Redis does not have the newest promotion, only that is repaired: otherwise a rollback that crashed half-way and is
 * run again would go back by two.
 * @param request.over the sequence of the promotion that must be the newest; default: whichever is
 * @throws {AppError} as {@link promoteModel}.
 */
export async function rollBack(
  deps: PromoteDeps,
  { reason, by, over }: Pick<PromoteRequest, "by" | "over"> & { readonly reason: string | undefined },
): Promise<RolledBack> {
  const { records, champion } = deps;
  const present = await records.champion();
  if (present === null) throw new AppError("not-found", "no model has been promoted yet");
  const { model_file_name: replaced, sequence } = present;
  if (over !== undefined && over !== sequence) throw promotedMeanwhile();
  if ((await champion.fileName()) !== replaced) return await catchUp(deps, replaced, sequence);

  const before = await records.beforeChampion();
  if (before === null) {
    throw new AppError(
      "not-found",
      `no other model was champion before ${replaced}: promote one by its name`,
    );
  }
  const suffix = reason === undefined ? "" : `: ${reason}`;
  const promoted = await promoteModel(deps, {
    fileName: before.model_file_name,
    reason: `rollback from ${replaced}${suffix}`,
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
    `Redis holds a newer model than ${fileName}, the newest in the database: try again in a moment, or promote one by its name`,
  );
}
