import { type BatchReply, featureNames, type LabelName, type ModelReply } from "@loopline/contracts";

/** A model whose parameters are known. */
export interface LinearModel {
  readonly features: readonly string[];
  readonly coefficients: readonly number[];
  readonly intercept: number;
}

/** What one feature adds to the margin. */
export interface Contribution {
  readonly feature: string;
  readonly value: number;
  readonly coefficient: number;
  /** `coefficient × value` */
  readonly contribution: number;
}

/** How a linear model reaches its prediction: the margin is the intercept plus the contributions of the features. */
export interface Explanation {
  readonly contributions: readonly Contribution[];
  readonly intercept: number;
  /** Above 0 the note is predicted real. */
  readonly margin: number;
  readonly label: LabelName;
}

/** @returns undefined for a model without parameters, such as one that the original demo trained */
export function toLinearModel(model: ModelReply): LinearModel | undefined {
  const { features, coefficients, intercept } = model;
  if (features === undefined || coefficients === undefined || intercept === undefined) return undefined;
  return { features, coefficients, intercept };
}

/** @param note features in the order of `featureNames` */
export function explain(model: LinearModel, note: readonly number[]): Explanation {
  const values = inModelOrder(model, note);
  const contributions = model.features.map((feature, i) => {
    const value = values[i] ?? Number.NaN;
    const coefficient = model.coefficients[i] ?? Number.NaN;
    return { feature, value, coefficient, contribution: coefficient * value };
  });
  const margin = contributions.reduce((sum, { contribution }) => sum + contribution, model.intercept);
  return { contributions, intercept: model.intercept, margin, label: margin > 0 ? "real" : "fake" };
}

/** A note's features in the order of the model's coefficients; NaN for a feature that notes do not have. */
export function inModelOrder(model: LinearModel, note: readonly number[]): number[] {
  const names: readonly string[] = featureNames;
  return model.features.map((feature) => note[names.indexOf(feature)] ?? Number.NaN);
}

/** A note that the scatter plot shows as a dot. */
export interface ShownNote {
  readonly features: readonly number[];
  readonly prediction: LabelName;
}

/** More dots would hide each other. */
const maxNotes = 300;

/** The notes of a batch, then those of other batches. Batches whose features were not kept have none. */
export function collectNotes(batch: BatchReply, others: readonly BatchReply[]): ShownNote[] {
  const batches = [batch, ...others.filter(({ batch_id }) => batch_id !== batch.batch_id)];
  return batches
    .flatMap(({ features = [], predictions }) =>
      features.slice(0, maxNotes).flatMap((note, i) => {
        const prediction = predictions[i];
        return typeof prediction === "string" ? [{ features: note as number[], prediction }] : [];
      }),
    )
    .slice(0, maxNotes);
}

/** Notes farther than this many interquartile ranges from the middle half would squeeze all others into one dot. */
const maxRanges = 20;

/** The notes without extreme outliers. */
export function withoutOutliers(notes: readonly ShownNote[]): ShownNote[] {
  const limits = (notes[0]?.features ?? []).map((_, i) => {
    const sorted = notes.map(({ features }) => features[i] ?? Number.NaN).toSorted((a, b) => a - b);
    const last = sorted.length - 1;
    const q1 = sorted[Math.floor(last / 4)] ?? Number.NaN;
    const q3 = sorted[Math.ceil((3 * last) / 4)] ?? Number.NaN;
    const reach = q3 > q1 ? maxRanges * (q3 - q1) : Number.POSITIVE_INFINITY;
    return { low: q1 - reach, high: q3 + reach };
  });
  const typical = notes.filter(({ features }) =>
    limits.every(({ low, high }, i) => {
      const value = features[i] ?? Number.NaN;
      return value >= low && value <= high;
    }),
  );
  return typical.length === 0 ? [...notes] : typical;
}

/** The mean of each feature. */
export function meanNote(notes: readonly ShownNote[]): number[] {
  // Updated note by note, because the sum of large numbers could overflow.
  return notes.reduce<number[]>(
    (means, { features }, count) =>
      features.map((value, i) => {
        const mean = means[i] ?? 0;
        return mean + (value / (count + 1) - mean / (count + 1));
      }),
    [],
  );
}
