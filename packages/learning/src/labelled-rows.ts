import { createHash } from "node:crypto";
import { hasOnlyNumbers } from "@loopline/contracts";
import type { Dataset, Value } from "@loopline/dataset";
import { hashFeatures } from "@loopline/svm";

/** Records with their classes. */
export interface LabelledRows {
  /** Values in the order of the dataset's features. */
  readonly records: readonly (readonly Value[])[];
  /** The class of each record, as its position in `dataset.target.classes`. */
  readonly labels: readonly number[];
}

/** Labelled rows with their sources and owners. */
export interface SourcedRows extends LabelledRows {
  /** Who gave the label of each row; null if unknown. */
  readonly sources: readonly (string | null)[];
  /** The owner as whose key that was; null for everybody without one, such as operators. */
  readonly owners: readonly (string | null)[];
}

/** The rows of the training set. */
export interface TrainingRows extends SourcedRows {
  /** Whether each row came from a correction; the others are what the set started with. */
  readonly isCorrection: readonly boolean[];
  /** The operator's decision on each row: true = use it, false = leave it out, null = `judgeRows` decides. */
  readonly included: readonly (boolean | null)[];
}

export function toLabelledRows(
  rows: readonly { readonly features: readonly Value[]; readonly label: number }[],
): LabelledRows {
  return { records: rows.map(({ features }) => features), labels: rows.map(({ label }) => label) };
}

/** The rows at `indices`, in that order. */
export function pickRows(
  { records, labels, sources, owners }: SourcedRows,
  indices: ArrayLike<number>,
): SourcedRows {
  return {
    records: Array.from(indices, (index) => records[index] ?? []),
    labels: Array.from(indices, (index) => labels[index] ?? 0),
    sources: Array.from(indices, (index) => sources[index] ?? null),
    owners: Array.from(indices, (index) => owners[index] ?? null),
  };
}

/** The indices of the records for which `keeps` is true, ascending. */
export function indicesWhere(
  { records }: Pick<LabelledRows, "records">,
  keeps: (record: readonly Value[], index: number) => boolean,
): number[] {
  return [...records.keys()].filter((index) => keeps(records[index] ?? [], index));
}

/** A 32-bit hash of the values of a record, the same in every version of this package. */
export type RecordHash = (record: readonly Value[]) => number;

/** @returns `hashFeatures` if all features are numbers that are never missing, else the start of the JSON's SHA-256 */
export function recordHash(dataset: Pick<Dataset, "features">): RecordHash {
  if (hasOnlyNumbers(dataset)) return (record) => hashFeatures(record.map(Number));
  return (record) => createHash("sha256").update(JSON.stringify(record)).digest().readUInt32BE();
}
