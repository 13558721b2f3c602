import { hash } from "node:crypto";
import { type Label, labelNames } from "@loopline/contracts";
import { isHoldout } from "@loopline/svm";
import type { LabelledNoteRow } from "./csv/note-row.ts";
import { NotesFileError } from "./csv/notes-file-error.ts";

const startPerClass = 3;
const testPerClass = 50;

/** A file of notes, divided. No two notes in all of it have the same features. */
export interface Start<Row> {
  /** What the first model is trained on: three notes of each class. */
  start: Row[];
  /** What every early model is tested on: fifty notes of each class, never to be trained on. */
  testSet: Row[];
  /** All others, in an order that mixes the classes. */
  pool: Row[];
}

/**
 * Divides labelled notes into a training set to start from, a fixed test set and a pool. Notes are taken by the
 * SHA-256 of their features, so the same notes give the same sets whatever their order in the file, and nobody
 * picked them. Of notes with the same features only the last is kept, as its class is the newest.
 *
 * @throws NotesFileError if a class has too few different notes
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
    // What is held out for good would not be trained on, and the start is to be.
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
  throw new NotesFileError({
    reason: `found ${found} different notes of ${name}, expected at least ${needed}: ${startPerClass} to start training with and ${testPerClass} to test with`,
  });
}
