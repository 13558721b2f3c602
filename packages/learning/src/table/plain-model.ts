import { hasOnlyNumbers, type ModelParameters } from "@loopline/contracts";
import type { Dataset } from "@loopline/dataset";
import { type Encoding, type NumberEncoding, toEncoding } from "@loopline/dataset/encoding";
import type { StoredModel } from "@loopline/svm";
import type { TableModel } from "./table-model.ts";

/**
 * Whether the models of a dataset are plain: one hyperplane over raw values, which says nothing about the training set. Model
 * files of version 1 hold such models.
 */
export function hasPlainModels({ features, target: { classes }, training }: Dataset): boolean {
  // A file of version 1 counts all rows as "rows", beside those of each class.
  const isCounted = classes.every(({ value }) => value !== "rows");
  return classes.length === 2 && isCounted && hasOnlyNumbers({ features }) && training.scaling === "none";
}

const anyNumber = { minimum: -Number.MAX_VALUE, maximum: Number.MAX_VALUE };

/** Each number is its own column, and none is out of range. */
export function plainEncoding({ features }: Pick<Dataset, "features">): Encoding {
  return toEncoding(
    features.map(
      ({ name }): NumberEncoding => ({
        name,
        type: "number",
        median: 0,
        range: anyNumber,
        centre: 0,
        scale: 1,
        indicator: null,
      }),
    ),
  );
}

export function isPlain({ encoding, machines }: Pick<TableModel, "encoding" | "machines">): boolean {
  return (
    machines.length === 1 &&
    encoding.features.every(
      (feature) => feature.type === "number" && feature.range?.maximum === anyNumber.maximum,
    )
  );
}

/** The part of a model that messages and the cache carry: a hyperplane if it is plain, else a table. */
export function toParameters(model: Pick<TableModel, "classes" | "encoding" | "machines">): ModelParameters {
  const { classes, encoding } = model;
  const machines = model.machines.map(
    (machine) => machine && { ...machine, coefficients: [...machine.coefficients] },
  );
  const [machine] = machines;
  if (machine && isPlain(model)) return { features: encoding.features.map(({ name }) => name), ...machine };
  return { table: { classes: [...classes], features: [...encoding.features], machines } };
}

/** A model file of version 1 as the model of a dataset. Null if its rows are not counted by the dataset's classes. */
export function toPlainModel(file: StoredModel, dataset: Dataset): TableModel | null {
  const { coefficients, intercept, C, created, trainingSetHash } = file;
  const { rows, ...byClass } = file.counts;
  const classes = dataset.target.classes.map(({ value }) => value);
  const counts = classes.map((name) => byClass[name]).filter((count) => count !== undefined);
  if (classes.length !== 2 || counts.length !== 2) return null;
  return {
    dataset: { name: dataset.name, hash: dataset.hash },
    classes,
    encoding: plainEncoding(dataset),
    machines: [{ coefficients, intercept }],
    ...{ rows, counts, C, created, trainingSetHash },
    holdout: true,
  };
}
