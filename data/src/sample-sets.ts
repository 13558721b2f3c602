import { type GeneratedNote, generateNotes } from "./generator.ts";

/**
 * The sets that `samples/` holds as CSV, from the seeds 1 to 3; take another seed for notes that are in none.
 * Six notes to start training from, a hundred to test with, and a thousand.
 */
export const sampleNames = ["light-6", "test-set-100", "notes-1000"] as const;

export type SampleName = (typeof sampleNames)[number];

/** The notes of a sample set, in the file's order. */
export function sampleNotes(name: SampleName): GeneratedNote[] {
  switch (name) {
    case "light-6":
      return firstOfEachClass(1, 3);
    case "test-set-100":
      return firstOfEachClass(2, 50);
    case "notes-1000":
      return [...generateNotes({ seed: 3, count: 1_000 })];
  }
}

function firstOfEachClass(seed: number, perClass: number): GeneratedNote[] {
  const notes: GeneratedNote[] = [];
  for (const note of generateNotes({ seed, count: Number.POSITIVE_INFINITY })) {
    if (notes.filter(({ label }) => label === note.label).length < perClass) notes.push(note);
    if (notes.length === 2 * perClass) break;
  }
  return notes;
}
