import { featureCount, type LabelName, type LeftOut, labelNames, labelOf } from "@loopline/contracts";
import { balanceClasses, deduplicate, type Split, stableHashSplit } from "@loopline/svm";
import { judgeRows, usableRows } from "./judge-rows.ts";
import { hashOf, indicesWhere, type LabelledRows, pickRows, type SourcedRows } from "./labelled-rows.ts";
import { limitSources } from "./limit-sources.ts";
import type { TrainingSnapshot } from "./training-store.ts";

export interface ChosenRows {
  readonly train: LabelledRows;
  readonly test: LabelledRows;
  /** Number of rows trained on plus, if the test is on held-out rows, those. */
  readonly records: number;
  /** Number of rows of the training set that were left out, by reason. */
  readonly leftOut: LeftOut;
  /** The classes without a row to train on. */
  readonly missing: readonly LabelName[];
}

/** With fewer rows than this, a fifth of them is too few to test a model: the fixed test set is used instead. */
export const fewRows = 100;

const holdoutShare = 0.2;

/**
 * Chooses the rows to train on and to test on, among those that `judgeRows` uses. Each record counts once, with its
 * newest label, and not at all if it is in the test set. A fifth of the records, always the same ones, is held out: no
 * model is ever trained on them, whether the set is small or large. In the rest no source has more than its share, and
 * both classes are equally large. Apart from which label is the newest, the order of the rows does not matter.
 * @param maxSourceShare largest share of the rows trained on that one known source may have given, from 0 to 1
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
  const distinct = withoutRecordsOf(testSet, distinctRows(pickRows(rows, used)));
  const split = splitRows(distinct);
  const limited = limitSources(pickRows(distinct, split.train), maxSourceShare);
  const missing = labelNames.filter((name) => !limited.labels.includes(labelOf(name)));
  const train = missing.length > 0 ? pickRows(limited, []) : balanced(limited);
  const hasFew = distinct.labels.length < fewRows;
  const test = hasFew ? testSet : pickRows(distinct, split.test);
  return { train, test, records: train.labels.length + (hasFew ? 0 : test.labels.length), leftOut, missing };
}

function distinctRows(rows: SourcedRows): SourcedRows {
  if (rows.labels.length === 0) return rows;
  return pickRows(rows, deduplicate(rows.features, rows.labels.length, featureCount));
}

function splitRows({ features, labels }: LabelledRows): Split {
  if (labels.length === 0) return { train: new Uint32Array(), test: new Uint32Array() };
  return stableHashSplit(features, labels.length, featureCount, holdoutShare);
}

function balanced(rows: SourcedRows): SourcedRows {
  return pickRows(rows, balanceClasses(rows.features, rows.labels, rows.labels.length, featureCount));
}

function withoutRecordsOf(testSet: LabelledRows, rows: SourcedRows): SourcedRows {
  const hashes = new Set(Array.from(testSet.labels, (_, index) => hashOf(testSet, index)));
  return pickRows(
    rows,
    indicesWhere(rows, (index) => !hashes.has(hashOf(rows, index))),
  );
}
