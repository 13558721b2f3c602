import type { LeftOut, TestKind } from "@loopline/contracts";
import type { Dataset } from "@loopline/dataset";
import { judgeRows, usableRows } from "./judge-rows.ts";
import {
  indicesWhere,
  type LabelledRows,
  pickRows,
  type RecordHash,
  recordHash,
  type SourcedRows,
} from "./labelled-rows.ts";
import { limitSources } from "./limit-sources.ts";
import { keptRecords } from "./table/fit-table.ts";
import type { TrainingSnapshot } from "./training-store.ts";

export interface ChosenRows {
  /** None if fewer than two classes have a row. */
  readonly train: LabelledRows;
  /** None if there are too few rows to hold some out, and no fixed test set: then each row is left out in turn. */
  readonly test: LabelledRows;
  readonly testedOn: TestKind;
  /** Number of rows trained on plus, if the test is on held-out rows, those. */
  readonly records: number;
  /** How many of the rows trained on each owner's corrections gave. */
  readonly owners: Readonly<Record<string, number>>;
  /** Number of rows of the training set that were left out, by reason. */
  readonly leftOut: LeftOut;
  /** The classes without a row to train on. */
  readonly missing: readonly string[];
}

/** With fewer rows than this, a fifth of them is too few to test a model. */
export const fewRows = 100;

const holdoutShare = 0.2;

/**
 * Chooses the rows to train on and to test on, among those that `judgeRows` uses and that are not in the test set. A fifth of
 * them, always the same ones, is held out; in the rest no owner and no other source has more than its share. If the definition balances by rows,
 * rows with the same values count once, with the newest label, and classes are cut to the smallest. Otherwise equal rows are
 * records of their own, as in a table of few categories. Apart from which label is the newest, the order of the rows does not
 * matter.
 *
 * With a fixed test set, no model is ever trained on a record that is held out, whether the set is small or large; few rows
 * are tested on the test set. Without one, few rows are all trained on, and so are all rows of a class that would otherwise
 * have none to train on.
 * @param maxSourceShare largest share of the rows trained on that one known source may have given, from 0 to 1
 */
export function chooseRows(
  dataset: Dataset,
  {
    rows,
    testSet: wholeTestSet,
    trustedOwners,
  }: Pick<TrainingSnapshot, "rows" | "testSet" | "trustedOwners">,
  maxSourceShare: number,
): ChosenRows {
  const hash = recordHash(dataset);
  const testSet = usableRows(dataset, wholeTestSet);
  const leftOut: LeftOut = {
    ...{ unusable: 0, set_aside: 0, excluded: 0 },
    ...(trustedOwners !== undefined && { untrusted: 0 }),
  };
  const used: number[] = [];
  judgeRows(dataset, rows, testSet, trustedOwners).forEach(({ status }, index) => {
    if (status === "used") used.push(index);
    else leftOut[status] = (leftOut[status] ?? 0) + 1;
  });
  const distinct = withoutRecordsOf(testSet, distinctRows(dataset, pickRows(rows, used)), hash);
  const hasTestSet = testSet.labels.length > 0;
  const hasFew = distinct.labels.length < fewRows;
  const isHeldOut = hasTestSet || !hasFew ? heldOut(distinct, hash, hasTestSet) : () => false;
  const heldOutRows = pickRows(
    distinct,
    indicesWhere(distinct, (_, index) => isHeldOut(index)),
  );
  const rest = pickRows(
    distinct,
    indicesWhere(distinct, (_, index) => !isHeldOut(index)),
  );
  const limited = limitSources(dataset, rest, maxSourceShare);
  const found = new Set(limited.labels);
  const kept = found.size < 2 ? [] : keptRecords(dataset, limited.records, limited.labels);
  const train = pickRows(limited, kept);
  const isTestedOnHeldOut = !hasFew && heldOutRows.labels.length > 0;
  const records = train.labels.length + (isTestedOnHeldOut ? heldOutRows.labels.length : 0);
  return {
    train,
    test: isTestedOnHeldOut ? heldOutRows : testSet,
    testedOn: isTestedOnHeldOut ? "held-out" : hasTestSet ? "test-set" : "leave-one-out",
    records,
    owners: countOwners(train),
    leftOut: { ...leftOut, other: used.length - records },
    missing: dataset.target.classes.filter((_, label) => !found.has(label)).map(({ value }) => value),
  };
}

function countOwners({ owners }: SourcedRows): Record<string, number> {
  // Not in an object: an owner may be called "constructor".
  const counts = new Map<string, number>();
  for (const owner of owners) if (owner !== null) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  return Object.fromEntries(counts);
}

/** With the balance `rows`, keeps the newest of rows with the same values; −0 and 0 are equal. */
function distinctRows({ training }: Dataset, rows: SourcedRows): SourcedRows {
  if (training.balance !== "rows") return rows;
  const newest = new Map(rows.records.map((record, index) => [JSON.stringify(record), index]));
  return pickRows(
    rows,
    [...newest.values()].sort((one, other) => one - other),
  );
}

/** Tells which rows are held out, by the hash of their values; of equal rows each by its own hash. */
function heldOut(
  { records, labels }: LabelledRows,
  hash: RecordHash,
  hasTestSet: boolean,
): (index: number) => boolean {
  const equals = new Map<string, number>();
  const isHeldOut = records.map((record, index) => {
    const key = JSON.stringify([labels[index], ...record]);
    const nth = equals.get(key) ?? 0;
    equals.set(key, nth + 1);
    const own = nth === 0 ? record : [...record, labels[index] ?? 0, nth];
    return hash(own) < holdoutShare * 2 ** 32;
  });
  const trained = new Set(labels.filter((_, index) => !isHeldOut[index]));
  return (index) => isHeldOut[index] === true && (hasTestSet || trained.has(labels[index] ?? 0));
}

function withoutRecordsOf(testSet: LabelledRows, rows: SourcedRows, hash: RecordHash): SourcedRows {
  if (testSet.records.length === 0) return rows;
  const hashes = new Set(testSet.records.map(hash));
  return pickRows(
    rows,
    indicesWhere(rows, (record) => !hashes.has(hash(record))),
  );
}
