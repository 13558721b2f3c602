import type { Champion } from "@loopline/cache";
import type { CachedModel } from "@loopline/contracts";
import { readModel, toParameters } from "@loopline/learning";
import { AppError, type ModelStore } from "@loopline/platform";
import type { ModelRecords } from "./model-records.ts";

export interface PromoteDeps {
  readonly records: ModelRecords;
  readonly models: Pick<ModelStore, "read">;
  readonly champion: Pick<Champion, "fileName" | "promote">;
}

export interface PromoteRequest {
  readonly fileName: string;
  readonly reason: string;
  readonly by: string;
  /** The sequence of the promotion to replace; absent: whichever is the newest. */
  readonly over?: number;
}

export interface Promoted {
  /** `superseded` when a newer promotion reached Redis first. */
  readonly status: "promoted" | "superseded";
  readonly sequence: number;
  readonly model_file_name: string;
}

/**
 * Makes a model the champion: first in the database, which decides, then in Redis, where it takes effect. Everything that
 * can be checked is checked before. Should it end in between, the database is right and Redis is late, which
 * `npm run rebuild-cache` mends, or this again.
 * @throws {AppError} `not-found`, `bad-request`, `conflict`, or `unavailable`, which says whether the database has it.
 */
export async function promoteModel(
  { records, models, champion }: PromoteDeps,
  { fileName, reason, by, over }: PromoteRequest,
): Promise<Promoted> {
  const model = await loadModel({ records, models }, fileName);
  // Redis must be there now: a promotion that waits for it helps nobody.
  await champion.fileName();
  const { accuracy } = model;
  const promotion = { model_file_name: fileName, accuracy, reason, promoted_by: by };
  const recorded = await records.promote(over === undefined ? promotion : { ...promotion, over });
  if (recorded.status === "outdated") {
    throw new AppError(
      "conflict",
      "another model was promoted meanwhile; run `npm run model -- list` and try again",
    );
  }
  const { sequence } = recorded;
  try {
    const { status } = await champion.promote(model, sequence);
    return { status, sequence, model_file_name: fileName };
  } catch (cause) {
    throw new AppError(
      "unavailable",
      `${fileName} is promoted in the database with sequence ${sequence}, but Redis does not know: once it is back, run npm run rebuild-cache`,
      { cause },
    );
  }
}

/** What Redis is to keep of a model. @throws {AppError} when it cannot predict or nothing is known of it. */
export async function loadModel(
  { records, models }: Pick<PromoteDeps, "records" | "models">,
  fileName: string,
): Promise<CachedModel> {
  const trained = await records.trained(fileName);
  const accuracy = trained?.accuracy ?? (await records.promotionsOf(fileName))[0]?.accuracy;
  if (accuracy === undefined) {
    throw new AppError(
      "not-found",
      `the database knows no training and no promotion of ${fileName}: npm run model -- list shows what there is`,
    );
  }
  const file = await readModel(models, fileName);
  if (file.status !== "read") {
    throw new AppError(file.status === "missing" ? "not-found" : "bad-request", file.problem);
  }
  return { model_file_name: fileName, accuracy, created: trained?.created, ...toParameters(file.model) };
}
