import { hasOnlyNumbers, type ModelParameters } from "@loopline/contracts";
import type { Dataset, Value } from "@loopline/dataset";
import { type Encoding, type NumberEncoding, toEncoding } from "@loopline/dataset/encoding";
import type { FeatureRange, StoredModel } from "@loopline/svm";
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

/** Few rows do not show how far values go: a value is unusual if it is outside their range by half of its width. */
const slack = 0.5;

/**
 * Each number is its own column.
 * @param ranges of the features; without them no value is out of range
 */
export function plainEncoding(
  { features }: Pick<Dataset, "features">,
  ranges: readonly FeatureRange[] = [],
): Encoding {
  return toEncoding(
    features.map(
      ({ name }, index): NumberEncoding => ({
        name,
        type: "number",
        median: 0,
        ...(ranges[index] === undefined ? { range: anyNumber } : { range: ranges[index], slack }),
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
      (feature) =>
        feature.type === "number" &&
        (feature.range?.maximum === anyNumber.maximum || feature.slack !== undefined),
    )
  );
}

/** The ranges of the features of a plain model; undefined if they are not known. */
export function rangesOf({ features }: Encoding): FeatureRange[] | undefined {
  const known = features.flatMap((feature) =>
    feature.type !== "category" && feature.slack !== undefined && feature.range ? [feature.range] : [],
  );
  return known.length === features.length ? known : undefined;
}

/** A plain model that knows the ranges of rows; any other model as it is, because it knows those of its training rows. */
export function withRanges(
  model: TableModel,
  dataset: Dataset,
  rows: readonly (readonly Value[])[],
): TableModel {
  if (!isPlain(model) || rows.length === 0) return model;
  const ranges = dataset.features.map((_, index) => {
    let [minimum, maximum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const row of rows) {
      minimum = Math.min(minimum, Number(row[index]));
      maximum = Math.max(maximum, Number(row[index]));
    }
    return { minimum, maximum };
  });
  return { ...model, encoding: plainEncoding(dataset, ranges) };
}

/** The part of a model that messages and the cache carry: a hyperplane if it is plain, else a table. */
export function toParameters(
  model: Pick<TableModel, "classes" | "encoding" | "machines" | "calibration">,
): ModelParameters {
  const { classes, encoding } = model;
  const calibration = model.calibration && { calibration: model.calibration };
  const machines = model.machines.map(
    (machine) => machine && { ...machine, coefficients: [...machine.coefficients] },
  );
  const [machine] = machines;
  if (machine && isPlain(model)) {
    return { features: encoding.features.map(({ name }) => name), ...machine, ...calibration };
  }
  return { table: { classes: [...classes], features: [...encoding.features], machines }, ...calibration };
}

/** A model file of version 1 as the model of a dataset. Null if its rows are not counted by the dataset's classes. */
export function toPlainModel(file: StoredModel, dataset: Dataset): TableModel | null {
  const { coefficients, intercept, C, created, trainingSetHash, calibration, ranges } = file;
  const { rows, ...byClass } = file.counts;
  const classes = dataset.target.classes.map(({ value }) => value);
  const counts = classes.map((name) => byClass[name]).filter((count) => count !== undefined);
  if (classes.length !== 2 || counts.length !== 2) return null;
  return {
    dataset: { name: dataset.name, hash: dataset.hash },
    classes,
    encoding: plainEncoding(dataset, ranges),
    machines: [{ coefficients, intercept }],
    ...{ rows, counts, C, created, trainingSetHash },
    holdout: true,
    ...(calibration && { calibration }),
  };
}
