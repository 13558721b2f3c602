import { featureNames, type ModelParameters } from "@loopline/contracts";
import { AppError, type ModelStore } from "@loopline/platform";
import { fromJSON, type StoredModel, SvmError } from "@loopline/svm";

/**
 * Reads a model that can predict.
 * @throws {AppError} `not-found` when there is no such file, `bad-request` when it holds no model of the dataset's
 * features, else `unavailable`.
 */
export async function readModelFile(
  models: Pick<ModelStore, "read">,
  fileName: string,
): Promise<StoredModel> {
  const text = await models.read(fileName);
  if (text === null) throw new AppError("not-found", `the model store has no file ${fileName}`);
  const model = parseModel(fileName, text);
  if (model.features.join() === featureNames.join()) return model;
  throw new AppError(
    "bad-request",
    `${fileName} is for the features ${model.features.join(", ")}, not for ${featureNames.join(", ")}`,
  );
}

function parseModel(fileName: string, text: string): StoredModel {
  try {
    return fromJSON(text);
  } catch (cause) {
    if (!(cause instanceof SvmError)) throw cause;
    throw new AppError("bad-request", `${fileName} cannot be read`, { cause });
  }
}

/** A model's part that Redis keeps. */
export function toParameters({ features, coefficients, intercept }: StoredModel): ModelParameters {
  return { features: [...features], coefficients: [...coefficients], intercept };
}
