import type { ModelParameters } from "@loopline/contracts";
import type { Dataset } from "@loopline/dataset";
import { AppError, type ModelStore } from "@loopline/platform";
import { fromJSON, SvmError, toJSON } from "@loopline/svm";
import { isPlain, rangesOf, toParameters, toPlainModel } from "./table/plain-model.ts";
import { readTableModel, type TableModel, tableModelText } from "./table/table-model.ts";

/** The content of a model file, or why there is no usable model in it, as a sentence that names the file. */
export type ModelFileContent =
  | { readonly status: "read"; readonly model: TableModel }
  | { readonly status: "missing"; readonly problem: string }
  /** The file is damaged, is in the format of the original, or is for another dataset. */
  | { readonly status: "unusable"; readonly problem: string };

/** Reads a model file and checks that it predicts the records of a dataset. @throws {AppError} `unavailable`. */
export async function readModel(
  models: Pick<ModelStore, "read">,
  fileName: string,
  dataset: Dataset,
): Promise<ModelFileContent> {
  const text = await models.read(fileName);
  if (text === null) return { status: "missing", problem: `model file ${fileName} does not exist` };
  try {
    if (/^\s*\{\s*"version"\s*:\s*2\b/.test(text)) {
      return { status: "read", model: readTableModel(text, dataset) };
    }
    return toContent(fileName, fromJSON(text), dataset);
  } catch (error) {
    if (!(error instanceof SvmError)) throw error;
    return { status: "unusable", problem: `model file ${fileName} cannot be read: ${error.message}` };
  }
}

function toContent(fileName: string, file: ReturnType<typeof fromJSON>, dataset: Dataset): ModelFileContent {
  const [has, needs] = [file.features, dataset.features.map(({ name }) => name)];
  const unusable = (kind: string, [was, is]: [readonly string[], readonly string[]]) => {
    const problem = `model file ${fileName} is for the ${kind} ${was.join(", ")}, not for ${is.join(", ")}`;
    return { status: "unusable", problem } as const;
  };
  if (has.join() !== needs.join()) return unusable("features", [has, needs]);
  const types = dataset.features.map(({ type }) => (type === "integer" ? "number" : type));
  if (types.some((type) => type !== "number")) return unusable("types", [has.map(() => "number"), types]);
  const model = toPlainModel(file, dataset);
  if (model !== null) return { status: "read", model };
  const counted = Object.keys(file.counts).filter((name) => name !== "rows");
  return unusable("classes", [counted, dataset.target.classes.map(({ value }) => value)]);
}

/**
 * The parameters of a model for the cache, or null if its file is missing or unusable: the model can be the champion
 * nevertheless, because the original promotes files that only its own functions can read.
 * @throws {AppError} `unavailable`.
 */
export async function readParameters(
  models: Pick<ModelStore, "read">,
  fileName: string,
  dataset: Dataset,
): Promise<ModelParameters | null> {
  const content = await readModel(models, fileName, dataset);
  return content.status === "read" ? toParameters(content.model) : null;
}

/** The text of a model's file: version 1 for a plain model, else version 2. */
export function modelText(model: TableModel): string {
  const [machine] = model.machines;
  // Version 1 does not say whether records were held out.
  if (!machine || !model.holdout || !isPlain(model)) return tableModelText(model);
  const { classes, encoding, rows, C, trainingSetHash, created, calibration } = model;
  const byClass = classes.map((name, index) => [name, model.counts[index] ?? 0] as const).reverse();
  const features = encoding.features.map(({ name }) => name);
  const counts = { rows, ...Object.fromEntries(byClass) };
  const facts = { features, C, trainingSetHash, counts, created, calibration, ranges: rangesOf(encoding) };
  return JSON.stringify(toJSON(machine, facts));
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
