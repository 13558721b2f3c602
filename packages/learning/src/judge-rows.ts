import { featureCount, featureNames, featureRange, isUsableFeature, type LeftOut } from "@loopline/contracts";
import type { LabelledRows, TrainingRows } from "./training-store.ts";

/** Whether a row is trained and tested on. `reason` says why not, in a phrase for people. */
export type RowJudgement =
  | { readonly status: "used" }
  | { readonly status: keyof LeftOut; readonly reason: string };

/** How far outside a feature may lie, in widths of the middle of the reference: Tukey's outer fence has 3, too. */
const maxWidthsBeyond = 3;

/** The middle of the reference is without this share of its rows at either end, so that a few strange rows do not stretch it. */
const trimmedShare = 0.05;

/** Fewer rows than this do not show what is usual. */
const minReferenceRows = 20;

const used: RowJudgement = { status: "used" };

/** Where the values of a feature that are not far outside begin and end. */
interface Fence {
  readonly low: number;
  readonly high: number;
}

/**
 * Judges each row of a training set. A row with an unusable value is never used; else what an operator said of it counts;
 * else it is set aside if any of its features lies far outside the reference: the rows that the set started with, the fixed
 * test set, and the rows that an operator included. Corrections are not part of it, so that no number of strange ones makes
 * itself usual; only where the rest is too small, all rows are the reference. Nothing depends on the order of the rows.
 */
export function judgeRows(rows: TrainingRows, testSet: LabelledRows): RowJudgement[] {
  const fences = fencesOf(referenceOf(rows, testSet));
  return Array.from(rows.labels, (_, index) => {
    const values = rowOf(rows, index);
    const unusable = values.findIndex((value) => !isUsableFeature(value));
    if (unusable >= 0) {
      return { status: "unusable", reason: `${describe(values, unusable)}; it must be ${featureRange}` };
    }
    const included = rows.included[index];
    if (included === true) return used;
    if (included === false) return { status: "excluded", reason: "excluded by an operator" };
    for (const [column, { low, high }] of fences.entries()) {
      const value = values[column] ?? low;
      if (value >= low && value <= high) continue;
      const range = `${Number(low.toPrecision(3))} to ${Number(high.toPrecision(3))}`;
      return { status: "set_aside", reason: `${describe(values, column)}, far outside ${range}` };
    }
    return used;
  });
}

/** The rows that hold no unusable value. */
export function usableRows(rows: LabelledRows): LabelledRows {
  const kept = Array.from(rows.labels, (_, index) => index).filter((index) => isUsable(rowOf(rows, index)));
  if (kept.length === rows.labels.length) return rows;
  return {
    features: Float64Array.from(kept.flatMap((index) => [...rowOf(rows, index)])),
    labels: Uint8Array.from(kept, (index) => rows.labels[index] ?? 0),
  };
}

function referenceOf(rows: TrainingRows, testSet: LabelledRows): Float64Array[] {
  const all = Array.from(rows.labels, (_, index) => ({
    values: rowOf(rows, index),
    isTrusted: rows.included[index] === true || rows.isCorrection[index] !== true,
    isExcluded: rows.included[index] === false,
  })).filter(({ values, isExcluded }) => !isExcluded && isUsable(values));
  const tested = Array.from(testSet.labels, (_, index) => rowOf(testSet, index)).filter(isUsable);
  const trusted = [...all.filter(({ isTrusted }) => isTrusted).map(({ values }) => values), ...tested];
  return trusted.length >= minReferenceRows ? trusted : [...all.map(({ values }) => values), ...tested];
}

function fencesOf(reference: readonly Float64Array[]): Fence[] {
  if (reference.length < minReferenceRows) return [];
  return featureNames.map((_, column) => {
    const sorted = Float64Array.from(reference, (values) => values[column] ?? Number.NaN).sort();
    const at = (index: number) => sorted[index] ?? Number.NaN;
    const last = sorted.length - 1;
    const trimmed = [at(Math.floor(trimmedShare * last)), at(Math.ceil((1 - trimmedShare) * last))] as const;
    // A feature that hardly varies is judged by all that it takes on; one that never does, by its size.
    const [low, high] = trimmed[0] < trimmed[1] ? trimmed : [at(0), at(last)];
    const width = high - low || Math.abs(high) || 1;
    return { low: low - maxWidthsBeyond * width, high: high + maxWidthsBeyond * width };
  });
}

function isUsable(values: Float64Array): boolean {
  return values.every(isUsableFeature);
}

function rowOf({ features }: LabelledRows, index: number): Float64Array {
  return features.subarray(index * featureCount, (index + 1) * featureCount);
}

function describe(values: Float64Array, column: number): string {
  return `${featureNames[column]} is ${values[column]}`;
}
