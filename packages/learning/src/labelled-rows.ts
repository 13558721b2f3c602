import { featureCount } from "@loopline/contracts";
import { hashFeatures, takeRows, toRowMajor } from "@loopline/svm";

/** Rows with their classes. `features` is rows × features, row-major; `labels` has a 0 or 1 per row. */
export interface LabelledRows {
  readonly features: Float64Array;
  readonly labels: Uint8Array;
}

/** Labelled rows with their sources. */
export interface SourcedRows extends LabelledRows {
  /** Who gave the label of each row; null if unknown. */
  readonly sources: readonly (string | null)[];
}

/** The rows of the training set. */
export interface TrainingRows extends SourcedRows {
  /** Whether each row came from a correction; the others are what the set started with. */
  readonly isCorrection: readonly boolean[];
  /** The operator's decision on each row: true = use it, false = leave it out, null = `judgeRows` decides. */
  readonly included: readonly (boolean | null)[];
}

export function toLabelledRows(
  notes: readonly { readonly features: readonly number[]; readonly label: number }[],
): LabelledRows {
  return {
    features: toRowMajor(
      notes.map(({ features }) => features),
      featureCount,
    ),
    labels: Uint8Array.from(notes, ({ label }) => label),
  };
}

/** Copies of the rows at `indices`, in that order. */
export function pickRows(rows: SourcedRows, indices: ArrayLike<number>): SourcedRows {
  if (indices.length === 0) return { features: new Float64Array(), labels: new Uint8Array(), sources: [] };
  const { x, y } = takeRows(rows.features, rows.labels, featureCount, indices);
  return { features: x, labels: y, sources: Array.from(indices, (index) => rows.sources[index] ?? null) };
}

/** The indices of the rows for which `keeps` is true, ascending. */
export function indicesWhere({ labels }: LabelledRows, keeps: (index: number) => boolean): number[] {
  return Array.from(labels.keys()).filter(keeps);
}

/** The features of one row, not copied. */
export function featuresOf({ features }: LabelledRows, index: number): Float64Array {
  return features.subarray(index * featureCount, (index + 1) * featureCount);
}

export function hashOf({ features }: LabelledRows, index: number): number {
  return hashFeatures(features, index * featureCount, featureCount);
}
