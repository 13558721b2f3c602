import { featureCount } from "@loopline/contracts";
import { balanceClasses, deduplicate, hashFeatures, stableHashSplit, takeRows } from "@loopline/svm";
import type { LabelledRows, TrainingSnapshot } from "./training-data.ts";

export interface ChosenRows {
  readonly train: LabelledRows;
  readonly test: LabelledRows;
  /** Rows trained on, and held out where that is what they are tested on. */
  readonly records: number;
}

/** With fewer rows than this, a fifth of them says too little about a model: the fixed test set speaks instead. */
export const fewRows = 100;

const holdoutShare = 0.2;

/**
 * Chooses what to train and what to test on. Each record counts once, with its newest label, and never as a record of
 * the test set; a fifth of the records, always the same ones, is held out; the rest is balanced to equal counts per
 * class. Nothing depends on the order of the rows, but for the newest label.
 */
export function chooseRows({ rows, testSet }: Pick<TrainingSnapshot, "rows" | "testSet">): ChosenRows {
  const distinct = without(testSet, pick(rows, deduplicate(rows.features, rows.labels.length, featureCount)));
  if (distinct.labels.length < fewRows) {
    const train = balanced(distinct);
    return { train, test: testSet, records: train.labels.length };
  }
  const split = stableHashSplit(distinct.features, distinct.labels.length, featureCount, holdoutShare);
  const train = balanced(pick(distinct, split.train));
  const test = pick(distinct, split.test);
  return { train, test, records: train.labels.length + test.labels.length };
}

function balanced(rows: LabelledRows): LabelledRows {
  return pick(rows, balanceClasses(rows.features, rows.labels, rows.labels.length, featureCount));
}

function pick(rows: LabelledRows, indices: ArrayLike<number>): LabelledRows {
  const { x, y } = takeRows(rows.features, rows.labels, featureCount, indices);
  return { features: x, labels: y };
}

function without(left: LabelledRows, rows: LabelledRows): LabelledRows {
  const hashes = new Set(indicesOf(left).map((index) => hashOf(left, index)));
  return pick(
    rows,
    indicesOf(rows).filter((index) => !hashes.has(hashOf(rows, index))),
  );
}

function indicesOf(rows: LabelledRows): number[] {
  return Array.from(rows.labels, (_, index) => index);
}

function hashOf(rows: LabelledRows, index: number): number {
  return hashFeatures(rows.features, index * featureCount, featureCount);
}
