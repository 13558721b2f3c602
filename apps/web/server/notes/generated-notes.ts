import { generatedLabelOf, generateNotes } from "@loopline/banknotes/generator";
import { type NoteSource, toNotes } from "./note-source.ts";

/** Six digits: short enough to read, and far from the seeds of the sample sets. */
const seeds = { first: 100_000, count: 900_000 };

/** @param random a number from 0 up to 1 */
export function createGeneratedNotes(random: () => number): NoteSource {
  return {
    async draw(count) {
      const seed = seeds.first + Math.floor(random() * seeds.count);
      return toNotes(generateNotes({ seed, count }));
    },
    truthOf: async (note) => generatedLabelOf(note),
  };
}
