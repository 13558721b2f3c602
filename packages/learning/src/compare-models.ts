import type { Dataset } from "@loopline/dataset";
import type { Logger, ModelStore } from "@loopline/platform";
import { decideClasses } from "@loopline/svm";
import type { Comparison, Scores } from "./decide.ts";
import type { LabelledRows } from "./labelled-rows.ts";
import { readModel } from "./model-files.ts";
import { decisionsOf, type TableModel } from "./table/table-model.ts";

/**
 * Reads the champion's model. Null, which is logged, if its file is missing or unusable.
 * @param fileName null before the first promotion
 * @throws {AppError} `unavailable`.
 */
export async function readChampion(
  fileName: string | null,
  models: Pick<ModelStore, "read">,
  dataset: Dataset,
  log: Logger,
): Promise<TableModel | null> {
  if (fileName === null) return null;
  const content = await readModel(models, fileName, dataset);
  if (content.status === "read") return content.model;
  log.error({ model_file_name: fileName, problem: content.problem }, "the champion's file cannot be read");
  return null;
}

/** Scores a candidate and the champion on the same rows. */
export function compareModels(
  candidate: TableModel,
  champion: { readonly fileName: string | null; readonly model: TableModel | null },
  tested: LabelledRows,
  frozen: LabelledRows,
): Comparison {
  const scores = (rows: LabelledRows): Scores => ({
    candidate: correctRows(candidate, rows),
    champion: champion.model === null ? null : correctRows(champion.model, rows),
  });
  return { champion: champion.fileName, tested: scores(tested), frozen: scores(frozen) };
}

function correctRows(model: TableModel, { records, labels }: LabelledRows): Uint8Array {
  const predicted = decideClasses(decisionsOf(model, records));
  return Uint8Array.from(labels, (label, index) => (label === predicted[index] ? 1 : 0));
}
