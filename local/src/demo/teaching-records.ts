import { hash } from "node:crypto";
import { chooseStart, generateNotes, readNotesFile, sampleNotes } from "@loopline/banknotes";
import { bankNotes } from "@loopline/banknotes/definition";
import { type Dataset, parseRecords, readTableFile, type Value } from "@loopline/dataset";
import type { LabelledRecord } from "../seed/start-seeding.ts";

/** A record whose true class is known. */
export interface KnownRecord {
  readonly subject: string;
  /** In the order of the dataset's features. */
  readonly features: readonly Value[];
  /** The class, as its position in the dataset. */
  readonly label: number;
}

/** The records that the pipeline is taught and tested with. No record is in two of these, except that one test is enough for a table. */
export interface TeachingRecords {
  /** The records of each round, to be corrected. */
  readonly lessons: readonly (readonly KnownRecord[])[];
  /** On these each model is tested, and none is trained. */
  readonly testSet: readonly KnownRecord[];
  /** The records that the last model is tried on. Never corrected. */
  readonly unseen: readonly KnownRecord[];
}

export interface RecordsWanted {
  readonly rounds: number;
  readonly batchSize: number;
  /** Selects generated records, or the order of a file's. */
  readonly seed: number;
}

/** The generated records that are never corrected: farther in the series than any number of rounds gets. */
const unseenGenerated = { start: 1_000_000_000, count: 1_000 };

const maxUnseenOfFile = 500;

/**
 * Chooses records of the default dataset to teach the pipeline with. Those that are never corrected do not depend on the
 * number of rounds, so no earlier demo has taught them.
 * @param wanted.file a CSV file; without one, records are generated
 *
 * @throws {TableError} if the file cannot be used; an error if it has too few records for the rounds.
 */
export async function chooseTeachingRecords(
  wanted: RecordsWanted & { readonly file: string | undefined },
): Promise<TeachingRecords> {
  const { file, rounds, batchSize, seed } = wanted;
  if (file !== undefined) return await readTeachingRecords(file, wanted);
  return {
    lessons: divide([...generateNotes({ seed, count: rounds * batchSize })], batchSize),
    testSet: sampleNotes("test-set-100"),
    unseen: [...generateNotes({ seed, ...unseenGenerated })],
  };
}

/** Divides a file's records as the stack does. The file alone decides which are taught; the seed decides their order. */
async function readTeachingRecords(file: string, wanted: RecordsWanted): Promise<TeachingRecords> {
  const rows = await readNotesFile(file, { requireLabel: true });
  const named = rows.map((row, i) => ({ ...row, subject: `row-${i + 1}` }));
  const { testSet, pool } = chooseStart(named);
  const toTeach = Math.max(Math.floor(pool.length / 2), pool.length - maxUnseenOfFile);
  const { rounds, batchSize, seed } = wanted;
  const count = rounds * batchSize;
  if (count > toTeach) {
    throw new Error(
      `${file} has ${toTeach} ${bankNotes.record.many} to teach with, but ${rounds} rounds of ${batchSize} take ${count}: ask for fewer with --rounds or --batch-size`,
    );
  }
  const ordered = shuffle(pool.slice(0, toTeach), seed);
  return { lessons: divide(ordered.slice(0, count), batchSize), testSet, unseen: pool.slice(toTeach) };
}

/** The records of a table to teach a pipeline with, which has been trained on `start` alone. */
export interface TableLessons extends TeachingRecords {
  readonly start: readonly LabelledRecord[];
}

/** First training rows of each class, unless it has few. */
const startPerClass = 2;

/**
 * Divides the labelled records of a file: one or two of each class to start from, a third, but at most
 * {@link maxUnseenOfFile}, to test on, and the others for the lessons. If there are too few of them, the lessons are shorter.
 * The file alone decides which are tested on; the seed decides the order of the others.
 *
 * @throws {TableError} that names line and column, if the file cannot be used; an error if it has too few records.
 */
export async function chooseTableLessons(
  dataset: Dataset,
  file: string,
  { rounds, batchSize, seed }: RecordsWanted,
): Promise<TableLessons> {
  const known = new Map<string, KnownRecord>();
  for await (const { values, label, row } of parseRecords(dataset, await readTableFile(file))) {
    // Of records with the same values the last label counts, as in training.
    if (label !== null) known.set(JSON.stringify(values), { subject: `row-${row}`, features: values, label });
  }
  const ordered = shuffle([...known.values()], 0);
  const { classes } = dataset.target;
  const start = classes.flatMap((_, k) => {
    const ofClass = ordered.filter(({ label }) => label === k);
    return ofClass.slice(0, Math.min(startPerClass, Math.ceil(ofClass.length / 3)));
  });
  const others = ordered.filter((record) => !start.includes(record));
  const unseenCount = Math.min(maxUnseenOfFile, Math.ceil(others.length / 3));
  const pool = shuffle(others.slice(unseenCount), seed);
  const found = new Set(start.map(({ label }) => label)).size;
  if (found < 2 || pool.length === 0) {
    throw new Error(
      `${file} has ${ordered.length} different labelled rows of ${found} ${found === 1 ? "class" : "classes"}, and a demo needs at least six of two: add rows with their ${dataset.target.name}`,
    );
  }
  const size = Math.min(batchSize, Math.max(1, Math.floor(pool.length / rounds)));
  const unseen = others.slice(0, unseenCount);
  return {
    start: start.map(({ features, label }) => ({ values: [...features], label })),
    lessons: divide(pool.slice(0, rounds * size), size),
    testSet: unseen,
    unseen,
  };
}

/** In an order that the seed decides, whatever order they are in. */
function shuffle<R extends Pick<KnownRecord, "features">>(records: readonly R[], seed: number): R[] {
  return records
    .map((record) => ({ record, order: hash("sha256", `${seed} ${record.features}`) }))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .map(({ record }) => record);
}

function divide<T>(records: readonly T[], size: number): T[][] {
  const parts = Math.ceil(records.length / size);
  return Array.from({ length: parts }, (_, i) => records.slice(i * size, (i + 1) * size));
}
