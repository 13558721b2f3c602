import { chooseStart, isSameNote, type LabelledNoteRow, readNotesFile } from "@loopline/banknotes";
import { generatedLabelOf, generateNotes, type NamedNote } from "@loopline/banknotes/generator";
import { type BatchReply, type Label, type LabelName, labelNameOf } from "@loopline/contracts";
import { badRequest, unavailable } from "./api-problem.ts";

/** Notes to submit, by subject. */
export interface Notes {
  readonly subjects: string[];
  /** One row per subject, in the order of the feature names. */
  readonly features: number[][];
}

/** Where sample batches come from, and what is known of their notes. */
export interface NoteSource {
  /** Picks `count` notes at random; fewer if there are not as many. */
  draw(count: number): Promise<Notes>;
  /** The true class of a note that this source could have drawn, compared by subject and features; else undefined. */
  truthOf(note: NamedNote): Promise<Label | undefined>;
}

/**
 * Draws notes from a labelled CSV file, or generates them if there is no file. In both cases it
 * has the truth of generated notes.
 *
 * @param options.random returns a number from 0 up to 1
 */
export function createNoteSource(options: { file: string | undefined; random: () => number }): NoteSource {
  const { file, random } = options;
  const generated = createGeneratedNotes(random);
  if (file === undefined) return generated;
  const fromFile = createNotesFromFile(file, random);
  return {
    draw: fromFile.draw,
    truthOf: async (note) => (await generated.truthOf(note)) ?? (await fromFile.truthOf(note)),
  };
}

/** A batch with the true labels of its notes, where they are known. */
export interface BatchWithTruths extends BatchReply {
  /** One per subject; null where the truth is not known, as for every note whose features were not kept. */
  readonly truths: (LabelName | null)[];
}

export async function addTruths(
  batch: BatchReply,
  notes: Pick<NoteSource, "truthOf">,
): Promise<BatchWithTruths> {
  const labels = await Promise.all(
    batch.subjects.map((subject, i) => {
      const features = batch.features?.[i];
      return features && notes.truthOf({ subject, features: features as number[] });
    }),
  );
  return { ...batch, truths: labels.map((label) => (label === undefined ? null : labelNameOf(label))) };
}

/** @throws {ApiProblem} if the source has no notes to draw */
export async function drawNotes(source: Pick<NoteSource, "draw">, count: number): Promise<Notes> {
  let notes: Notes;
  try {
    notes = await source.draw(count);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : "unknown reason";
    throw unavailable(`The file of sample notes cannot be used: ${why}`, cause);
  }
  if (notes.subjects.length > 0) return notes;
  throw badRequest(
    "The file of sample notes is too short: all of its notes are used for the start and for tests",
  );
}

/** Six digits: short enough to read, and different from the seeds of the sample sets. */
const seeds = { first: 100_000, count: 900_000 };

function createGeneratedNotes(random: () => number): NoteSource {
  return {
    async draw(count) {
      const seed = seeds.first + Math.floor(random() * seeds.count);
      return toNotes(generateNotes({ seed, count }));
    },
    truthOf: async (note) => generatedLabelOf(note),
  };
}

interface RowNote extends LabelledNoteRow {
  /** `row-<number>`, counted from 1. */
  subject: string;
}

/** Reads the file at the first request. Draws only rows that no model starts from or is tested with. */
function createNotesFromFile(path: string, random: () => number): NoteSource {
  let reading: Promise<{ pool: RowNote[]; known: Map<string, RowNote> }> | undefined;

  async function read() {
    const rows = await readNotesFile(path, { requireLabel: true });
    const named = rows.map((row, i): RowNote => ({ ...row, subject: `row-${i + 1}` }));
    return {
      pool: chooseStart(named).pool,
      known: new Map(named.map((note) => [note.subject, note])),
    };
  }

  function readOnce() {
    reading ??= read().catch((error: unknown) => {
      // The next request reads again: the file may have been repaired by then.
      reading = undefined;
      throw error;
    });
    return reading;
  }

  return {
    async draw(count) {
      const { pool } = await readOnce();
      return toNotes(pickDistinct(pool, count, random));
    },
    async truthOf(note) {
      const { known } = await readOnce();
      const row = known.get(note.subject);
      return row !== undefined && isSameNote(row, note) ? row.label : undefined;
    },
  };
}

function pickDistinct<T>(all: readonly T[], count: number, random: () => number): T[] {
  const left = [...all];
  return Array.from({ length: Math.min(count, all.length) }, () =>
    left.splice(Math.floor(random() * left.length), 1),
  ).flat();
}

function toNotes(notes: Iterable<{ subject: string; features: number[] }>): Notes {
  const list = [...notes];
  return { subjects: list.map(({ subject }) => subject), features: list.map(({ features }) => features) };
}
