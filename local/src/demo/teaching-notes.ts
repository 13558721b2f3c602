import { hash } from "node:crypto";
import { chooseStart, generateNotes, readNotesFile, sampleNotes } from "@loopline/banknotes";
import type { TeachingNotes } from "./teach.ts";

export interface NotesWanted {
  /** A CSV file of notes; generated ones without it. */
  readonly file: string | undefined;
  readonly rounds: number;
  readonly batchSize: number;
  /** Which of the generated notes, or which order of the file's. */
  readonly seed: number;
}

/** The generated notes that are never corrected: beyond any number of rounds. */
const unseenGenerated = { start: 1_000_000_000, count: 1_000 };
/** How many notes of a file are never corrected. */
const mostUnseenOfFile = 500;

/**
 * Chooses what to teach the pipeline with. The notes that are never corrected do not depend on the number of rounds,
 * so that no earlier demo has taught them.
 *
 * @throws {NotesFileError} when the file cannot be used; an error when it has too few notes for that many rounds.
 */
export async function chooseTeachingNotes(wanted: NotesWanted): Promise<TeachingNotes> {
  return wanted.file === undefined
    ? generateTeachingNotes(wanted)
    : await readTeachingNotes(wanted.file, wanted);
}

function generateTeachingNotes({ rounds, batchSize, seed }: NotesWanted): TeachingNotes {
  return {
    lessons: divide([...generateNotes({ seed, count: rounds * batchSize })], batchSize),
    testSet: sampleNotes("test-set-100"),
    unseen: [...generateNotes({ seed, ...unseenGenerated })],
  };
}

/** Divides a file's notes as the stack does, and the pool by the file alone; the seed orders what is taught. */
async function readTeachingNotes(file: string, wanted: NotesWanted): Promise<TeachingNotes> {
  const rows = await readNotesFile(file, { requireLabel: true });
  const named = rows.map((row, i) => ({ ...row, subject: `row-${i + 1}` }));
  const { testSet, pool } = chooseStart(named);
  const toTeach = Math.max(Math.floor(pool.length / 2), pool.length - mostUnseenOfFile);
  const { rounds, batchSize, seed } = wanted;
  const count = rounds * batchSize;
  if (count > toTeach) {
    throw new Error(
      `${file} has ${toTeach} notes to teach with, but ${rounds} rounds of ${batchSize} take ${count}: ask for fewer with --rounds or --batch-size`,
    );
  }
  const ordered = pool
    .slice(0, toTeach)
    .map((note) => ({ note, order: hash("sha256", `${seed} ${note.features}`) }))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .map(({ note }) => note);
  return { lessons: divide(ordered.slice(0, count), batchSize), testSet, unseen: pool.slice(toTeach) };
}

function divide<T>(notes: readonly T[], size: number): T[][] {
  const parts = Math.ceil(notes.length / size);
  return Array.from({ length: parts }, (_, i) => notes.slice(i * size, (i + 1) * size));
}
