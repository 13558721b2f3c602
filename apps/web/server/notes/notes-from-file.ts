import { chooseStart, isSameNote, type LabelledNoteRow, readNotesFile } from "@loopline/banknotes";
import { type NoteSource, toNotes } from "./note-source.ts";

interface RowNote extends LabelledNoteRow {
  /** `row-<number>`, counted from 1. */
  subject: string;
}

/**
 * Notes of a labelled CSV file, read when first asked for. Draws only from the part that no model started from or is
 * tested with.
 *
 * @param options.random a number from 0 up to 1
 */
export function createNotesFromFile(options: { path: string; random: () => number }): NoteSource {
  const { path, random } = options;
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
      // The next request tries anew: the file may be there by then.
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
