import { featureCount, type LeftOut, maxFeatureMagnitude } from "@loopline/contracts";
import type { LabelledRows } from "./training-data.ts";

/** A row is an outlier when a feature lies more than this many ranges beyond the range of that feature. */
const rangesBeyond = 10;

/** The share of the values that is ignored at each end of a feature when its range is measured. */
const trimmedShare = 0.05;

interface Range {
  readonly low: number;
  readonly high: number;
}

/**
 * Finds the rows that may be trained or tested on. A row is `unusable` when a feature is not finite or beyond
 * {@link maxFeatureMagnitude}, which rows stored before that bound existed can be. A row is `set_aside` when a feature
 * lies far outside of what the set holds: one such row would bend the model for all others. The range of a feature is
 * that of the test set, widened to the middle 90 % of the rows; a constant feature sets nothing aside. Nothing depends
 * on the order of the rows.
 * @returns `kept`: indices into `rows`, ascending
 */
export function leaveOut(rows: LabelledRows, testSet: LabelledRows): { kept: number[]; leftOut: LeftOut } {
  const indices = Array.from(rows.labels, (_, index) => index);
  const usable = indices.filter((index) => featuresOf(rows, index).every(isUsable));
  const ranges = Array.from({ length: featureCount }, (_, feature) =>
    rangeOf(rows, usable, testSet, feature),
  );
  const kept = usable.filter((index) =>
    featuresOf(rows, index).every((value, feature) => isWithin(value, ranges[feature])),
  );
  return {
    kept,
    leftOut: { unusable: indices.length - usable.length, set_aside: usable.length - kept.length },
  };
}

function featuresOf({ features }: LabelledRows, index: number): Float64Array {
  return features.subarray(index * featureCount, (index + 1) * featureCount);
}

function isUsable(value: number): boolean {
  return Number.isFinite(value) && Math.abs(value) <= maxFeatureMagnitude;
}

function rangeOf(
  rows: LabelledRows,
  usable: readonly number[],
  testSet: LabelledRows,
  feature: number,
): Range {
  const tested = Array.from(testSet.labels, (_, index) => featuresOf(testSet, index)[feature] ?? 0);
  const values = usable
    .map((index) => featuresOf(rows, index)[feature] ?? 0)
    .sort((one, other) => one - other);
  // At least one value at each end, so that a single row never widens the range.
  const trimmed = Math.max(1, Math.floor(trimmedShare * values.length));
  const middle = values.slice(trimmed, values.length - trimmed);
  const ends = [...middle.slice(0, 1), ...middle.slice(-1)];
  return {
    low: tested.reduce((low, value) => Math.min(low, value), ends[0] ?? Number.POSITIVE_INFINITY),
    high: tested.reduce((high, value) => Math.max(high, value), ends[1] ?? Number.NEGATIVE_INFINITY),
  };
}

function isWithin(value: number, range: Range | undefined): boolean {
  if (range === undefined || !(range.high > range.low)) return true;
  const reach = rangesBeyond * (range.high - range.low);
  return value >= range.low - reach && value <= range.high + reach;
}
