import type { BatchReply, ModelReply } from "@loopline/contracts";
import type { Dataset, Value } from "@loopline/dataset";

/** A sum of features, whose parameters are known. */
export interface LinearModel {
  /** Their names. */
  readonly features: readonly string[];
  readonly coefficients: readonly number[];
  readonly intercept: number;
}

/** What one feature adds to the margin. */
export interface Contribution {
  /** Its name. */
  readonly feature: string;
  readonly value: Value;
  /** Of a feature that adds `coefficient × value`. */
  readonly coefficient?: number;
  readonly contribution: number;
}

/** How a model reaches the margin of a class: the intercept plus what each feature contributes. */
export interface Explanation {
  readonly contributions: readonly Contribution[];
  readonly intercept: number;
  readonly margin: number;
}

/** Features up to this number are shown in the order of the dataset; of more, the largest contributions first. */
const maxInOrder = 10;

/** The contributions to show, and the sum of the others; undefined if there are none. */
export function chooseContributions(
  contributions: readonly Contribution[],
  { all }: { readonly all: boolean },
): { shown: readonly Contribution[]; others: { count: number; contribution: number } | undefined } {
  if (contributions.length <= maxInOrder) return { shown: contributions, others: undefined };
  const sorted = contributions.toSorted(
    (one, other) => Math.abs(other.contribution) - Math.abs(one.contribution),
  );
  if (all) return { shown: sorted, others: undefined };
  const rest = sorted.slice(maxInOrder);
  const contribution = rest.reduce((sum, other) => sum + other.contribution, 0);
  return { shown: sorted.slice(0, maxInOrder), others: { count: rest.length, contribution } };
}

/** A model that can tell how it predicts. */
export interface Explainer {
  /**
   * The margin of each class, in the order of the dataset; null for a class without a training record. Of two classes each has
   * the other's margin with the opposite sign.
   */
  margins(record: readonly Value[]): (number | null)[];
  /** How the margin of a class is reached; of two classes always that of the last. Null if it has no margin. */
  explain(record: readonly Value[], classIndex: number): Explanation | null;
  /**
   * The margin of the last of two classes as a sum of numeric features, if all other features are as on average in these
   * records. Of more classes, no feature counts.
   */
  planeOf(records: readonly (readonly Value[])[]): LinearModel;
}

/** Position of the class that wins; of equal margins the first. */
export function predictedOf(margins: readonly (number | null)[]): number {
  let best = 0;
  for (const [k, margin] of margins.entries()) {
    if ((margin ?? Number.NEGATIVE_INFINITY) > (margins[best] ?? Number.NEGATIVE_INFINITY)) best = k;
  }
  return best;
}

/** @returns undefined for a model without parameters, such as one that the original demo trained */
export function toLinearModel(model: ModelReply): LinearModel | undefined {
  const { features, coefficients, intercept } = model;
  if (features === undefined || coefficients === undefined || intercept === undefined) return undefined;
  return { features, coefficients, intercept };
}

/** Explains a hyperplane, which tells two classes apart: above a margin of 0 it predicts the last one. */
export function createLinearExplainer(
  model: LinearModel,
  { features }: Pick<Dataset, "features">,
): Explainer {
  function explain(record: readonly Value[]): Explanation {
    const values = inModelOrder(model, record, features);
    const contributions = model.features.map((feature, i) => {
      const value = values[i] ?? Number.NaN;
      const coefficient = model.coefficients[i] ?? Number.NaN;
      return { feature, value, coefficient, contribution: coefficient * value };
    });
    const margin = contributions.reduce((sum, { contribution }) => sum + contribution, model.intercept);
    return { contributions, intercept: model.intercept, margin };
  }
  return {
    margins(record) {
      const { margin } = explain(record);
      return [-margin, margin];
    },
    explain,
    planeOf: () => model,
  };
}

/** A record's numbers in the order of a model's features; NaN where it has none. @param features of the dataset */
export function inModelOrder(
  model: Pick<LinearModel, "features">,
  record: readonly Value[],
  features: readonly { readonly name: string }[],
): number[] {
  const names = features.map(({ name }) => name);
  return model.features.map((feature) => {
    const value = record[names.indexOf(feature)];
    return typeof value === "number" ? value : Number.NaN;
  });
}

/** A record with its prediction, as charts show it. */
export interface ShownRecord {
  readonly values: readonly Value[];
  readonly prediction: string;
}

/** A record in the plane of a model. */
export interface PlacedRecord {
  /** Its numbers in the model's order; NaN where one is missing. */
  readonly features: readonly number[];
  readonly prediction: string;
}

/** More dots would hide each other. */
const maxRecords = 300;

/**
 * The records of a batch, then those of other batches. Batches without predictions or features have none. Of a batch with too
 * many, records are left out evenly, because files are often sorted by class.
 */
export function collectRecords(batch: BatchReply, others: readonly BatchReply[]): ShownRecord[] {
  const batches = [batch, ...others.filter(({ batch_id }) => batch_id !== batch.batch_id)];
  const collected: ShownRecord[] = [];
  for (const { features = [], predictions } of batches) {
    const records = features.flatMap((values, i) => {
      const prediction = predictions[i];
      return typeof prediction === "string" ? [{ values, prediction }] : [];
    });
    collected.push(...spread(records, maxRecords - collected.length));
  }
  return collected;
}

/** At most `count` of the items, evenly. */
function spread<T>(items: readonly T[], count: number): readonly T[] {
  if (items.length <= count) return items;
  const first = (k: number) => Math.floor((k * count) / items.length);
  return items.filter((_, k) => first(k + 1) > first(k));
}

/** Records farther than this many interquartile ranges from the middle half would squeeze all others into one dot. */
const maxRanges = 20;

/** The records without extreme outliers. A missing number is none. */
export function withoutOutliers<R extends Pick<PlacedRecord, "features">>(records: readonly R[]): R[] {
  const limits = (records[0]?.features ?? []).map((_, i) => {
    const sorted = records
      .map(({ features }) => features[i] ?? Number.NaN)
      .filter((value) => !Number.isNaN(value))
      .toSorted((a, b) => a - b);
    const last = sorted.length - 1;
    const q1 = sorted[Math.floor(last / 4)] ?? Number.NaN;
    const q3 = sorted[Math.ceil((3 * last) / 4)] ?? Number.NaN;
    const reach = q3 > q1 ? maxRanges * (q3 - q1) : Number.POSITIVE_INFINITY;
    return { low: q1 - reach, high: q3 + reach };
  });
  const typical = records.filter(({ features }) =>
    limits.every(({ low, high }, i) => {
      const value = features[i] ?? Number.NaN;
      return !(value < low || value > high);
    }),
  );
  return typical.length === 0 ? [...records] : typical;
}

/** The mean of each feature where it is not missing; 0 where it always is. */
export function meanOf(records: readonly Pick<PlacedRecord, "features">[]): number[] {
  return (records[0]?.features ?? []).map((_, i) => {
    let count = 0;
    let mean = 0;
    // Updated record by record, because the sum of large numbers could overflow.
    for (const { features } of records) {
      const value = features[i] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      count++;
      mean += value / count - mean / count;
    }
    return mean;
  });
}
