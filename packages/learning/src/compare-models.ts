import type { Logger, ModelStore } from "@loopline/platform";
import { type LinearModel, predict, type StoredModel } from "@loopline/svm";
import type { Comparison, Scores } from "./decide.ts";
import type { LabelledRows } from "./labelled-rows.ts";
import { readModel } from "./model-files.ts";

/**
 * Reads the champion's model. Null, which is logged, if its file is missing or unusable.
 * @param fileName null before the first promotion
 * @throws {AppError} `unavailable`.
 */
export async function readChampion(
  fileName: string | null,
  models: Pick<ModelStore, "read">,
  log: Logger,
): Promise<StoredModel | null> {
  if (fileName === null) return null;
  const content = await readModel(models, fileName);
  if (content.status === "read") return content.model;
  log.error({ model_file_name: fileName, problem: content.problem }, "the champion's file cannot be read");
  return null;
}

/** Scores a candidate and the champion on the same rows. */
export function compareModels(
  candidate: LinearModel,
  champion: { readonly fileName: string | null; readonly model: LinearModel | null },
  tested: LabelledRows,
  frozen: LabelledRows,
): Comparison {
  const scores = (rows: LabelledRows): Scores => ({
    candidate: correctRows(candidate, rows),
    champion: champion.model === null ? null : correctRows(champion.model, rows),
  });
  return { champion: champion.fileName, tested: scores(tested), frozen: scores(frozen) };
}

function correctRows(model: LinearModel, { features, labels }: LabelledRows): Uint8Array {
  return predict(model, features, labels.length).map((label, index) => (label === labels[index] ? 1 : 0));
}
