import { chooseStart, type LabelledNoteRow, readNotesFile } from "@loopline/data";
import { type NoteSource, toNotes } from "./note-source.ts";

interface NamedNote extends LabelledNoteRow {
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
  let reading: Promise<{ pool: NamedNote[]; truths: Map<string, NamedNote["label"]> }> | undefined;

  async function read() {
    const rows = await readNotesFile(path, { requireLabel: true });
    const named = rows.map((row, i): NamedNote => ({ ...row, subject: `row-${i + 1}` }));
    return {
      pool: chooseStart(named).pool,
      truths: new Map(named.map(({ subject, label }) => [subject, label])),
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
    async truthOf(subject) {
      const { truths } = await readOnce();
      return truths.get(subject);
    },
  };
}

function pickDistinct<T>(all: readonly T[], count: number, random: () => number): T[] {
  const left = [...all];
  return Array.from({ length: Math.min(count, all.length) }, () =>
    left.splice(Math.floor(random() * left.length), 1),
  ).flat();
}
