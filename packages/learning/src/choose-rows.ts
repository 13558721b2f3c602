import { featureCount, type LabelName, type LeftOut, labelNames, labelOf } from "@loopline/contracts";
import {
  balanceClasses,
  deduplicate,
  hashFeatures,
  type Split,
  stableHashSplit,
  takeRows,
} from "@loopline/svm";
import { judgeRows, usableRows } from "./judge-rows.ts";
import { limitSources } from "./limit-sources.ts";
import type { LabelledRows, SourcedRows, TrainingSnapshot } from "./training-store.ts";

export interface ChosenRows {
  readonly train: LabelledRows;
  readonly test: LabelledRows;
  /** Rows trained on, and held out where that is what they are tested on. */
  readonly records: number;
  /** How many rows of the training set are neither, by why. */
  readonly leftOut: LeftOut;
  /** Of which classes there is no row to train on. */
  readonly missing: readonly LabelName[];
}

/** With fewer rows than this, a fifth of them says too little about a model: the fixed test set speaks instead. */
export const fewRows = 100;

const holdoutShare = 0.2;

/**
 * Chooses what to train and what to test on, among the rows that `judgeRows` says are used. Each record counts once, with
 * its newest label, and never as a record of the test set. A fifth of the records, always the same ones, is held out for
 * ever: no model is trained on them, whether the set is small or large. The rest has no source with more than its share,
 * and equal counts per class. Apart from the newest label, nothing depends on the order of the rows.
 * @param maxSourceShare the most of the rows trained on that may come from one known source, from 0 to 1
 */
export function chooseRows(
  { rows, testSet: wholeTestSet }: Pick<TrainingSnapshot, "rows" | "testSet">,
  maxSourceShare: number,
): ChosenRows {
  const testSet = usableRows(wholeTestSet);
  const leftOut = { unusable: 0, set_aside: 0, excluded: 0 };
  const used: number[] = [];
  judgeRows(rows, testSet).forEach(({ status }, index) => {
    if (status === "used") used.push(index);
    else leftOut[status] += 1;
  });
  const distinct = without(testSet, distinctRows(pick(rows, used)));
  const split = splitRows(distinct);
  const limited = limitSources(pick(distinct, split.train), maxSourceShare);
  const missing = labelNames.filter((name) => !limited.labels.includes(labelOf(name)));
  const train = missing.length > 0 ? pick(limited, []) : balanced(limited);
  const hasFew = distinct.labels.length < fewRows;
  const test = hasFew ? testSet : pick(distinct, split.test);
  return { train, test, records: train.labels.length + (hasFew ? 0 : test.labels.length), leftOut, missing };
}

function distinctRows(rows: SourcedRows): SourcedRows {
  if (rows.labels.length === 0) return rows;
  return pick(rows, deduplicate(rows.features, rows.labels.length, featureCount));
}

function splitRows({ features, labels }: LabelledRows): Split {
  if (labels.length === 0) return { train: new Uint32Array(), test: new Uint32Array() };
  return stableHashSplit(features, labels.length, featureCount, holdoutShare);
}

function balanced(rows: SourcedRows): SourcedRows {
  return pick(rows, balanceClasses(rows.features, rows.labels, rows.labels.length, featureCount));
}

function pick(rows: SourcedRows, indices: ArrayLike<number>): SourcedRows {
  if (indices.length === 0) return { features: new Float64Array(), labels: new Uint8Array(), sources: [] };
  const { x, y } = takeRows(rows.features, rows.labels, featureCount, indices);
  return { features: x, labels: y, sources: Array.from(indices, (index) => rows.sources[index] ?? null) };
}

function without(left: LabelledRows, rows: SourcedRows): SourcedRows {
  const hashes = new Set(Array.from(left.labels, (_, index) => hashOf(left, index)));
  const kept = Array.from(rows.labels, (_, index) => index).filter(
    (index) => !hashes.has(hashOf(rows, index)),
  );
  return pick(rows, kept);
}

function hashOf(rows: LabelledRows, index: number): number {
  return hashFeatures(rows.features, index * featureCount, featureCount);
}
