import { featureCount, type LabelName, labelNameOf } from "@loopline/contracts";
import { type LinearModel, predict } from "@loopline/svm";
import type { KnownNote } from "./known-note.ts";

/** What the model takes each note for. */
export function predictNotes(model: LinearModel, notes: readonly KnownNote[]): LabelName[] {
  const x = new Float64Array(notes.length * featureCount);
  notes.forEach(({ features }, i) => {
    x.set(features, i * featureCount);
  });
  return Array.from(predict(model, x, notes.length), (label) => labelNameOf(label === 1 ? 1 : 0));
}

/** Whether each prediction is the truth. */
export function areRight(predictions: readonly LabelName[], notes: readonly KnownNote[]): boolean[] {
  return notes.map(({ label }, i) => predictions[i] === labelNameOf(label));
}

/** How many predictions are the truth. */
export function countRight(predictions: readonly LabelName[], notes: readonly KnownNote[]): number {
  return areRight(predictions, notes).filter(Boolean).length;
}
