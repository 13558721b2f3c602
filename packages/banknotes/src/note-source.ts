import { chooseStart } from "./choose-start.ts";
import {
  type GeneratedNote,
  generatedLabelOf,
  generateNotes,
  isSameNote,
  type NamedNote,
} from "./generator.ts";
import type { Label } from "./names.ts";
import { type LabelledNoteRow, readNotesFile } from "./notes-file.ts";

/** Where sample notes come from, and what is known of them. */
export interface NoteSource {
  /** Picks `count` notes at random; fewer if there are not as many. */
  draw(count: number): Promise<NamedNote[]>;
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

/** Six digits: short enough to read, and different from the seeds of the sample sets. */
const seeds = { first: 100_000, count: 900_000 };

function createGeneratedNotes(random: () => number): NoteSource {
  return {
    async draw(count): Promise<GeneratedNote[]> {
      const seed = seeds.first + Math.floor(random() * seeds.count);
      return [...generateNotes({ seed, count })];
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
      return pickDistinct(pool, count, random);
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
