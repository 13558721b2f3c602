import { featureNames, type ModelParameters } from "@loopline/contracts";
import type { Logger, ModelStore } from "@loopline/platform";
import { fromJSON, type LinearModel, type StoredModel, SvmError } from "@loopline/svm";

/** A model that can predict, or the reason in a sentence. `unreadable`: not our format, or for other features. */
export type ReadModel =
  | { readonly status: "read"; readonly model: StoredModel }
  | { readonly status: "missing" | "unreadable"; readonly problem: string };

/** Reads and checks a model file. @throws {AppError} `unavailable` when the store is down. */
export async function readModel(models: Pick<ModelStore, "read">, fileName: string): Promise<ReadModel> {
  const text = await models.read(fileName);
  if (text === null) return { status: "missing", problem: `model file ${fileName} does not exist` };
  try {
    const model = fromJSON(text);
    if (model.features.join() === featureNames.join()) return { status: "read", model };
    const others = model.features.join(", ");
    return { status: "unreadable", problem: `model file ${fileName} is for other features: ${others}` };
  } catch (error) {
    if (!(error instanceof SvmError)) throw error;
    return { status: "unreadable", problem: `model file ${fileName} cannot be read: ${error.message}` };
  }
}

/** The champion's model. Null without a champion, or when its file cannot be compared with. */
export async function readChampion(
  fileName: string | null,
  models: Pick<ModelStore, "read">,
  log: Logger,
): Promise<StoredModel | null> {
  if (fileName === null) return null;
  const file = await readModel(models, fileName);
  if (file.status === "read") return file.model;
  log.error({ model_file_name: fileName, problem: file.problem }, "the champion's file cannot be read");
  return null;
}

/** The parameters in a model file, or null when it cannot be read. @throws {AppError} `unavailable`. */
export async function readParameters(
  models: Pick<ModelStore, "read">,
  fileName: string,
): Promise<ModelParameters | null> {
  const file = await readModel(models, fileName);
  return file.status === "read" ? toParameters(file.model) : null;
}

/** The parameters of a model, as messages and the cache hold them. */
export function toParameters({ coefficients, intercept }: LinearModel): ModelParameters {
  return { features: [...featureNames], coefficients: [...coefficients], intercept };
}
