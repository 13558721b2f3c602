import { featureCount, type LeftOut } from "@loopline/contracts";
import { balanceClasses, deduplicate, hashFeatures, stableHashSplit, takeRows } from "@loopline/svm";
import { leaveOut } from "./leave-out.ts";
import { limitSources } from "./limit-sources.ts";
import type { LabelledRows, TrainingRows, TrainingSnapshot } from "./training-data.ts";

export interface ChosenRows {
  readonly train: LabelledRows;
  readonly test: LabelledRows;
  /** Rows trained on, and held out where that is what they are tested on. */
  readonly records: number;
  /** Rows that are neither trained nor tested on, by reason. */
  readonly leftOut: LeftOut;
}

/** With fewer rows than this, a fifth of them says too little about a model: the fixed test set speaks instead. */
export const fewRows = 100;

const holdoutShare = 0.2;

/**
 * Chooses what to train and what to test on. Rows that cannot be used and outliers are left out first. Each record counts once, with its newest label, and never as a record of
 * the test set. A fifth of the records, always the same ones, is held out for ever: no model is trained on them, be the
 * set small or large. The rest has no source with more than its share, and equal counts per class. Nothing depends on
 * the order of the rows, but for the newest label.
 * @param maxSourceShare the most of the rows trained on that may come from one known source, from 0 to 1
 */
export function chooseRows(
  { rows, testSet }: Pick<TrainingSnapshot, "rows" | "testSet">,
  maxSourceShare: number,
): ChosenRows {
  const { kept, leftOut } = leaveOut(rows, testSet);
  const used = pick(rows, kept);
  const distinct = without(testSet, pick(used, deduplicate(used.features, used.labels.length, featureCount)));
  const split = stableHashSplit(distinct.features, distinct.labels.length, featureCount, holdoutShare);
  const usable = limitSources(pick(distinct, split.train), maxSourceShare);
  const train = pick(
    usable,
    balanceClasses(usable.features, usable.labels, usable.labels.length, featureCount),
  );
  const hasFew = distinct.labels.length < fewRows;
  const test = hasFew ? testSet : pick(distinct, split.test);
  return { train, test, records: train.labels.length + (hasFew ? 0 : test.labels.length), leftOut };
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
