import { hash } from "node:crypto";
import { chooseStart, generateNotes, readNotesFile, sampleNotes } from "@loopline/banknotes";
import type { Label } from "@loopline/contracts";

/** A note whose true class is known. */
export interface KnownNote {
  readonly subject: string;
  /** In the order of `featureNames`. */
  readonly features: readonly number[];
  readonly label: Label;
}

/** The notes that the pipeline is taught and tested with. No note is in two of these. */
export interface TeachingNotes {
  /** The notes of each round, to be corrected. */
  readonly lessons: readonly (readonly KnownNote[])[];
  /** The fixed test set, on which no model is trained. */
  readonly testSet: readonly KnownNote[];
  /** The notes that the last model is tried on. Never corrected. */
  readonly unseen: readonly KnownNote[];
}

export interface NotesWanted {
  /** A CSV file of notes; generated notes if undefined. */
  readonly file: string | undefined;
  readonly rounds: number;
  readonly batchSize: number;
  /** Selects generated notes, or the order of a file's. */
  readonly seed: number;
}

/** The generated notes that are never corrected: farther in the series than any number of rounds gets. */
const unseenGenerated = { start: 1_000_000_000, count: 1_000 };

const maxUnseenOfFile = 500;

/**
 * Chooses the notes to teach the pipeline with. The notes that are never corrected do not depend on the number of
 * rounds, so no earlier demo has taught them.
 *
 * @throws {TableError} if the file cannot be used; an error if it has too few notes for the rounds.
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

/** Divides a file's notes as the stack does. The file alone decides which are taught; the seed decides their order. */
async function readTeachingNotes(file: string, wanted: NotesWanted): Promise<TeachingNotes> {
  const rows = await readNotesFile(file, { requireLabel: true });
  const named = rows.map((row, i) => ({ ...row, subject: `row-${i + 1}` }));
  const { testSet, pool } = chooseStart(named);
  const toTeach = Math.max(Math.floor(pool.length / 2), pool.length - maxUnseenOfFile);
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
