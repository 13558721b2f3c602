import { featureNames } from "@loopline/contracts";
import type { Logger, ModelStore } from "@loopline/platform";
import { fromJSON, type LinearModel, predict, type StoredModel, SvmError } from "@loopline/svm";
import type { Comparison, Scores } from "./decide.ts";
import type { LabelledRows } from "./training-store.ts";

/** Reads the champion's file. Null when there is none, or none that can be compared with; not when storage is down. */
export async function readChampion(
  fileName: string | null,
  models: Pick<ModelStore, "read">,
  log: Logger,
): Promise<StoredModel | null> {
  if (fileName === null) return null;
  const text = await models.read(fileName);
  try {
    const model = fromJSON(text);
    if (model.features.join() === featureNames.join()) return model;
    log.error({ model_file_name: fileName, features: model.features }, "the champion is for other features");
  } catch (error) {
    if (!(error instanceof SvmError)) throw error;
    log.error({ err: error, model_file_name: fileName }, "the champion's file cannot be read");
  }
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
    candidate: rightOnes(candidate, rows),
    champion: champion.model === null ? null : rightOnes(champion.model, rows),
  });
  return { champion: champion.fileName, tested: scores(tested), frozen: scores(frozen) };
}

function rightOnes(model: LinearModel, { features, labels }: LabelledRows): Uint8Array {
  return predict(model, features, labels.length).map((label, index) => (label === labels[index] ? 1 : 0));
}
