import { featureCount, featureNames, featureRange, isUsableFeature, type LeftOut } from "@loopline/contracts";
import { takeRows } from "@loopline/svm";
import { featuresOf, indicesWhere, type LabelledRows, type TrainingRows } from "./labelled-rows.ts";

/** Whether a row is trained and tested on. `reason` says why not, for people. */
export type RowJudgement =
  | { readonly status: "used" }
  | { readonly status: keyof LeftOut; readonly reason: string };

/** How far outside the middle of the reference a feature may lie, in widths of that middle; 3 as in Tukey's outer fence. */
const maxWidthsBeyond = 3;

/** Share of the reference's rows trimmed at either end to get its middle, so that a few strange rows do not widen it. */
const trimmedShare = 0.05;

/** Fewer rows than this are too few for a reference. */
const minReferenceRows = 20;

const used: RowJudgement = { status: "used" };

/** The range of a feature outside which a value is far outside. */
interface Fence {
  readonly low: number;
  readonly high: number;
}

/**
 * Judges each row of a training set. A row with an unusable value is never used. Otherwise the operator's decision counts.
 * Without one, the row is set aside if any of its features lies far outside the reference: the rows that the set started
 * with, the fixed test set, and the rows that an operator included. Corrections are not part of the reference, so that
 * many strange ones do not become normal; only if the rest is too small, all rows are. The order does not matter.
 */
export function judgeRows(rows: TrainingRows, testSet: LabelledRows): RowJudgement[] {
  const fences = fencesOf(referenceOf(rows, testSet));
  return Array.from(rows.labels, (_, index) => {
    const values = featuresOf(rows, index);
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

/** The rows without an unusable value. */
export function usableRows(rows: LabelledRows): LabelledRows {
  const kept = indicesWhere(rows, (index) => isUsable(featuresOf(rows, index)));
  if (kept.length === rows.labels.length) return rows;
  const { x, y } = takeRows(rows.features, rows.labels, featureCount, kept);
  return { features: x, labels: y };
}

function referenceOf(rows: TrainingRows, testSet: LabelledRows): Float64Array[] {
  const all = Array.from(rows.labels, (_, index) => ({
    values: featuresOf(rows, index),
    isTrusted: rows.included[index] === true || rows.isCorrection[index] !== true,
    isExcluded: rows.included[index] === false,
  })).filter(({ values, isExcluded }) => !isExcluded && isUsable(values));
  const tested = Array.from(testSet.labels, (_, index) => featuresOf(testSet, index)).filter(isUsable);
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
    // If the middle has no width, take the whole range; if the feature never varies, its size.
    const [low, high] = trimmed[0] < trimmed[1] ? trimmed : [at(0), at(last)];
    const width = high - low || Math.abs(high) || 1;
    return { low: low - maxWidthsBeyond * width, high: high + maxWidthsBeyond * width };
  });
}

function isUsable(values: Float64Array): boolean {
  return values.every(isUsableFeature);
}

function describe(values: Float64Array, column: number): string {
  return `${featureNames[column]} is ${values[column]}`;
}
