import { createGeneratedNotes } from "./generated-notes.ts";
import type { NoteSource } from "./note-source.ts";
import { createNotesFromFile } from "./notes-from-file.ts";

/** Draws from the file if there is one, and knows the truth of generated notes in any case. */
export function createNoteSource(options: { file: string | undefined; random: () => number }): NoteSource {
  const { file, random } = options;
  const generated = createGeneratedNotes(random);
  if (file === undefined) return generated;
  const fromFile = createNotesFromFile({ path: file, random });
  return {
    draw: fromFile.draw,
    truthOf: async (note) => (await generated.truthOf(note)) ?? (await fromFile.truthOf(note)),
  };
}
