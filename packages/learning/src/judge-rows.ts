import { featureRange, isUsableFeature, type LeftOut } from "@loopline/contracts";
import type { Dataset, Value } from "@loopline/dataset";
import type { LabelledRows, TrainingRows } from "./labelled-rows.ts";

type Features = Pick<Dataset, "features">;

/** Whether a row is trained and tested on. `reason` says why not, for people. */
export type RowJudgement =
  | { readonly status: "used" }
  | { readonly status: Exclude<keyof LeftOut, "other">; readonly reason: string };

/**
 * How far outside the middle of the reference a feature may lie, in widths of that middle. Beside a fixed test set 3, as in
 * Tukey's outer fence. Without one, nothing says how far the tails reach, and only what spoils any training is set aside.
 */
const maxWidthsBeyond = { testSet: 3, noTestSet: 1_000 };

/** Share of the reference's rows trimmed at either end to get its middle, so that a few strange rows do not widen it. */
const trimmedShare = 0.05;

/** Fewer rows than this are too few for a reference. */
const minReferenceRows = 20;

const used: RowJudgement = { status: "used" };

/** The range of a feature outside which a value is far outside. */
interface Fence {
  readonly column: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Judges each row of a training set. A row with an unusable value is never used. Otherwise the operator's decision counts.
 * Without one, the row is set aside if any of its numbers lies far outside the reference: the rows that the set started
 * with, the fixed test set, and the rows that an operator included. Corrections are not part of the reference, so that
 * many strange ones do not become normal; only if the rest is too small, all rows are. The order does not matter.
 *
 * Without a fixed test set, all rows are the reference, and those that the set started with are never set aside.
 * @param trustedOwners the owners whose corrections are used, and may be part of the reference; default: all
 */
export function judgeRows(
  dataset: Features,
  rows: TrainingRows,
  testSet: LabelledRows,
  trustedOwners?: readonly string[],
): RowJudgement[] {
  const { features } = dataset;
  const isUsable = usabilityOf(dataset);
  const isUntrusted = rows.owners.map(
    (owner) => owner !== null && trustedOwners !== undefined && !trustedOwners.includes(owner),
  );
  const hasTestSet = testSet.labels.length > 0;
  const fences = fencesOf(
    features,
    referenceOf(rows, testSet, isUsable, isUntrusted),
    hasTestSet ? maxWidthsBeyond.testSet : maxWidthsBeyond.noTestSet,
  );
  const describe = (values: readonly Value[], column: number) =>
    `${features[column]?.name} is ${values[column]}`;
  return rows.records.map((values, index) => {
    if (!isUsable(values)) {
      const unusable = features.findIndex((_, column) => !isUsableValue(features[column], values[column]));
      return { status: "unusable", reason: `${describe(values, unusable)}; it must be ${featureRange}` };
    }
    const included = rows.included[index];
    if (included === true) return used;
    if (included === false) return { status: "excluded", reason: "excluded by an operator" };
    if (isUntrusted[index]) {
      return {
        status: "untrusted",
        reason: `corrections of the owner ${rows.owners[index]} are not trusted`,
      };
    }
    if (!hasTestSet && rows.isCorrection[index] !== true) return used;
    for (const { column, low, high } of fences) {
      const value = values[column];
      if (typeof value !== "number" || (value >= low && value <= high)) continue;
      const range = `${Number(low.toPrecision(3))} to ${Number(high.toPrecision(3))}`;
      return { status: "set_aside", reason: `${describe(values, column)}, far outside ${range}` };
    }
    return used;
  });
}

/** The rows without an unusable value. */
export function usableRows(dataset: Features, { records, labels }: LabelledRows): LabelledRows {
  const kept = records.map(usabilityOf(dataset));
  return {
    records: records.filter((_, index) => kept[index]),
    labels: labels.filter((_, index) => kept[index]),
  };
}

function referenceOf(
  rows: TrainingRows,
  testSet: LabelledRows,
  isUsable: (values: readonly Value[]) => boolean,
  isUntrusted: readonly boolean[],
): (readonly Value[])[] {
  const all = rows.records
    .map((values, index) => ({
      values,
      isTrusted: rows.included[index] === true || rows.isCorrection[index] !== true,
      isExcluded: rows.included[index] === false || (isUntrusted[index] && rows.included[index] !== true),
    }))
    .filter(({ values, isExcluded }) => !isExcluded && isUsable(values));
  const tested = testSet.records.filter(isUsable);
  const trusted = [...all.filter(({ isTrusted }) => isTrusted).map(({ values }) => values), ...tested];
  if (tested.length > 0 && trusted.length >= minReferenceRows) return trusted;
  return [...all.map(({ values }) => values), ...tested];
}

function fencesOf(
  features: Dataset["features"],
  reference: readonly (readonly Value[])[],
  maxWidths: number,
): Fence[] {
  return features.flatMap(({ type }, column) => {
    if (!isNumeric(type)) return [];
    const sorted = reference
      .map((values) => values[column])
      .filter((value) => typeof value === "number")
      .sort((one, other) => one - other);
    if (sorted.length < minReferenceRows) return [];
    const at = (index: number) => sorted[index] ?? Number.NaN;
    const last = sorted.length - 1;
    const trimmed = [at(Math.floor(trimmedShare * last)), at(Math.ceil((1 - trimmedShare) * last))] as const;
    // If the middle has no width, take the whole range; if the feature never varies, its size.
    const [low, high] = trimmed[0] < trimmed[1] ? trimmed : [at(0), at(last)];
    const width = high - low || Math.abs(high) || 1;
    return [{ column, low: low - maxWidths * width, high: high + maxWidths * width }];
  });
}

function usabilityOf({ features }: Features): (values: readonly Value[]) => boolean {
  return (values) => features.every((feature, column) => isUsableValue(feature, values[column]));
}

function isUsableValue(feature: Dataset["features"][number] | undefined, value: Value | undefined): boolean {
  if (feature === undefined || !isNumeric(feature.type) || value === null) return true;
  return typeof value === "number" && isUsableFeature(value);
}

function isNumeric(type: Dataset["features"][number]["type"]): boolean {
  return type === "number" || type === "integer";
}
