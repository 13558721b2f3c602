import { featureCount } from "@loopline/contracts";
import { balanceClasses, deduplicate, hashFeatures, stableHashSplit, takeRows } from "@loopline/svm";
import { limitSources } from "./limit-sources.ts";
import type { LabelledRows, TrainingRows, TrainingSnapshot } from "./training-data.ts";

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
 * the test set. A fifth of the records, always the same ones, is held out for ever: no model is trained on them, be the
 * set small or large. The rest has no source with more than its share, and equal counts per class. Nothing depends on
 * the order of the rows, but for the newest label.
 * @param maxSourceShare the most of the rows trained on that may come from one known source, from 0 to 1
 */
export function chooseRows(
  { rows, testSet }: Pick<TrainingSnapshot, "rows" | "testSet">,
  maxSourceShare: number,
): ChosenRows {
  const distinct = without(testSet, pick(rows, deduplicate(rows.features, rows.labels.length, featureCount)));
  const split = stableHashSplit(distinct.features, distinct.labels.length, featureCount, holdoutShare);
  const usable = limitSources(pick(distinct, split.train), maxSourceShare);
  const train = pick(
    usable,
    balanceClasses(usable.features, usable.labels, usable.labels.length, featureCount),
  );
  const hasFew = distinct.labels.length < fewRows;
  const test = hasFew ? testSet : pick(distinct, split.test);
  return { train, test, records: train.labels.length + (hasFew ? 0 : test.labels.length) };
}

function pick(rows: TrainingRows, indices: ArrayLike<number>): TrainingRows {
  const { x, y } = takeRows(rows.features, rows.labels, featureCount, indices);
  return { features: x, labels: y, sources: Array.from(indices, (index) => rows.sources[index] ?? null) };
}

function without(left: LabelledRows, rows: TrainingRows): TrainingRows {
  const hashes = new Set(Array.from(left.labels, (_, index) => hashOf(left, index)));
  const kept = Array.from(rows.labels, (_, index) => index).filter(
    (index) => !hashes.has(hashOf(rows, index)),
  );
  return pick(rows, kept);
}

function hashOf(rows: LabelledRows, index: number): number {
  return hashFeatures(rows.features, index * featureCount, featureCount);
}
