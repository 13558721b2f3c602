import { featureNames, type ModelParameters } from "@loopline/contracts";
import { AppError, type ModelStore } from "@loopline/platform";
import { fromJSON, type LinearModel, type StoredModel, SvmError } from "@loopline/svm";

/** The content of a model file, or why there is no usable model in it, as a sentence that names the file. */
export type ModelFileContent =
  | { readonly status: "read"; readonly model: StoredModel }
  | { readonly status: "missing"; readonly problem: string }
  /** The file is damaged, is in the format of the original, or is for other features. */
  | { readonly status: "unusable"; readonly problem: string };

/** Reads a model file and checks that it predicts from the features of the dataset. @throws {AppError} `unavailable`. */
export async function readModel(
  models: Pick<ModelStore, "read">,
  fileName: string,
): Promise<ModelFileContent> {
  const text = await models.read(fileName);
  if (text === null) return { status: "missing", problem: `model file ${fileName} does not exist` };
  try {
    const model = fromJSON(text);
    if (model.features.join() === featureNames.join()) return { status: "read", model };
    const problem = `model file ${fileName} is for the features ${model.features.join(", ")}, not for ${featureNames.join(", ")}`;
    return { status: "unusable", problem };
  } catch (error) {
    if (!(error instanceof SvmError)) throw error;
    return { status: "unusable", problem: `model file ${fileName} cannot be read: ${error.message}` };
  }
}

/**
 * The parameters of a model for the cache, or null if its file is missing or unusable: the model can be the champion
 * nevertheless, because the original promotes files that only its own functions can read.
 * @throws {AppError} `unavailable`.
 */
export async function readParameters(
  models: Pick<ModelStore, "read">,
  fileName: string,
): Promise<ModelParameters | null> {
  const content = await readModel(models, fileName);
  return content.status === "read" ? toParameters(content.model) : null;
}

/** The part of a model that messages and the cache carry. @param model for the features of the dataset */
export function toParameters({ coefficients, intercept }: LinearModel): ModelParameters {
  return { features: [...featureNames], coefficients: [...coefficients], intercept };
}

/**
 * Stores a model file and reads it back, because a model that is announced must be there, byte by byte.
 * @throws {AppError} `unavailable`.
 */
export async function storeModel(models: ModelStore, name: string, text: string): Promise<void> {
  await models.create(name, text);
  if ((await models.read(name)) !== text) {
    throw new AppError("unavailable", `model file ${name} does not hold what was stored`);
  }
}

/**
 * Names a model file `model-<unix seconds>-<microseconds>-<start of the training set's hash>.json`. The time is when its
 * rows were read; no two trainings share it.
 * @param sequence microseconds since 1970
 */
export function modelFileName(sequence: number, trainingSetHash: string): string {
  const seconds = Math.floor(sequence / 1_000_000);
  const micros = String(sequence % 1_000_000).padStart(6, "0");
  return `model-${seconds}-${micros}-${trainingSetHash.slice(0, 8)}.json`;
}
