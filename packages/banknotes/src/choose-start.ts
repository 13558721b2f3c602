import { hash } from "node:crypto";
import { TableError } from "@loopline/dataset";
import { isHoldout } from "@loopline/svm";
import { type Label, labelNames } from "./names.ts";
import type { LabelledNoteRow } from "./notes-file.ts";

const startPerClass = 3;
const testPerClass = 50;

/** A file of notes, divided. No two notes in all of it have the same features. */
export interface Start<Row> {
  /** The first model's training set: three notes of each class. */
  start: Row[];
  /** The early models' test set: fifty notes of each class, on which no model is trained. */
  testSet: Row[];
  /** All others, in an order that mixes the classes. */
  pool: Row[];
}

/**
 * Divides labelled notes into a training set to start from, a fixed test set and a pool. The notes are ordered by the
 * SHA-256 of their features, so the same notes give the same sets in whatever order the file has them. Of notes with the
 * same features only the last is kept, because its class is the newest.
 *
 * @throws TableError if a class has too few different notes
 */
export function chooseStart<Row extends LabelledNoteRow>(rows: readonly Row[]): Start<Row> {
  const distinct = new Map(rows.map((row) => [row.features.join(","), row]));
  const ordered = [...distinct]
    .map(([key, row]) => ({ row, order: hash("sha256", key) }))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .map(({ row }) => row);

  const start: Row[] = [];
  const testSet: Row[] = [];
  const pool: Row[] = [];
  const countIn = (rows: Row[], label: Label) => rows.filter((row) => row.label === label).length;
  for (const row of ordered) {
    // Training would hold these out, and the start must be trained on.
    if (countIn(start, row.label) < startPerClass && !isHoldout(row.features)) start.push(row);
    else if (countIn(testSet, row.label) < testPerClass) testSet.push(row);
    else pool.push(row);
  }
  for (const label of [0, 1] as const) {
    checkEnough(label, countIn(ordered, label), countIn(start, label) + countIn(testSet, label));
  }
  return { start, testSet, pool };
}

function checkEnough(label: Label, found: number, taken: number): void {
  const needed = startPerClass + testPerClass;
  if (taken >= needed) return;
  const name = `class ${label} (${labelNames[label]})`;
  throw new TableError({
    reason: `found ${found} different notes of ${name}, expected at least ${needed}: ${startPerClass} to start training with and ${testPerClass} to test with`,
  });
}
