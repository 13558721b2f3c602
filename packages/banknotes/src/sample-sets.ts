import { isHoldout } from "@loopline/svm";
import { type GeneratedNote, generateNotes } from "./generator.ts";

/**
 * The sets in `samples/`, from the seeds 1 to 3; other seeds give notes that are in none of them.
 * Six notes to start training from, a hundred to test with, and a thousand.
 */
export const sampleNames = ["light-6", "test-set-100", "notes-1000"] as const;

export type SampleName = (typeof sampleNames)[number];

/** The notes of a sample set, in the file's order. */
export function sampleNotes(name: SampleName): GeneratedNote[] {
  switch (name) {
    case "light-6":
      // Without notes that training would hold out. The first 100 notes of the seed would give a first model of 92 %, which
      // leaves little to learn.
      return takeOfEachClass(3, generateNotes({ seed: 1, start: 100, count: 1_000 }).filter(isTrainable));
    case "test-set-100":
      return takeOfEachClass(50, generateNotes({ seed: 2, count: 1_000 }));
    case "notes-1000":
      return [...generateNotes({ seed: 3, count: 1_000 })];
  }
}

function takeOfEachClass(perClass: number, candidates: Iterable<GeneratedNote>): GeneratedNote[] {
  const notes: GeneratedNote[] = [];
  for (const note of candidates) {
    if (notes.filter(({ label }) => label === note.label).length < perClass) notes.push(note);
    if (notes.length === 2 * perClass) break;
  }
  return notes;
}

function isTrainable({ features }: GeneratedNote): boolean {
  return !isHoldout(features);
}

/** What a new pipeline starts from: the first rows of its training set, and its fixed test set, as labelled records. */
export function sampleStart() {
  const recordsOf = (name: SampleName) =>
    sampleNotes(name).map(({ features, label }) => ({ values: features, label }));
  return { start: recordsOf("light-6"), testSet: recordsOf("test-set-100") };
}
