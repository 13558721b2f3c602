import { randomUUID } from "node:crypto";
import { type GeneratedNote, generateNotes } from "@loopline/banknotes";

/** A batch of generated notes with a new id. */
export interface Batch {
  readonly batch_id: string;
  readonly subjects: string[];
  readonly features: number[][];
  /** The true class of each note: 1 is real, 0 is fake. */
  readonly labels: number[];
}

/** Alternating real and fake notes. Another seed gives other notes. */
export function createBatch(seed: number, notesPerClass = 2): Batch {
  const real = firstNotes(seed, 1, notesPerClass);
  const fake = firstNotes(seed, 0, notesPerClass);
  const notes = real.flatMap((note, index) => [note, fake[index]]).filter((note) => note !== undefined);
  return {
    batch_id: randomUUID(),
    subjects: notes.map(({ subject }) => subject),
    features: notes.map(({ features }) => features),
    labels: notes.map(({ label }) => label),
  };
}

function firstNotes(seed: number, label: number, count: number): GeneratedNote[] {
  return generateNotes({ seed, count: Number.POSITIVE_INFINITY })
    .filter((note) => note.label === label)
    .take(count)
    .toArray();
}

/** A message on `prediction` for a batch. By default, every prediction is right. */
export function toPrediction(
  { batch_id, subjects, features, labels }: Batch,
  output: readonly string[] = trueNames({ labels }),
) {
  return { batch_id, subjects, input: features, output };
}

/** The true class names of the notes. */
export function trueNames({ labels }: Pick<Batch, "labels">): string[] {
  return labels.map((label) => (label === 1 ? "real" : "fake"));
}
