import type { CachedBatch, LabelName } from "@loopline/contracts";
import type { Truths } from "./options.ts";

/** What is said about one note of a batch. */
export interface RatedNote {
  readonly subject: string;
  readonly prediction: LabelName;
  readonly truth: LabelName;
}

/**
 * The notes of a batch that are spoken of, in its order.
 *
 * @throws {Error} that names a subject that is not in the batch
 */
export function rateBatch(batch: Pick<CachedBatch, "subjects" | "predictions">, truths: Truths): RatedNote[] {
  const notes: RatedNote[] = [];
  for (const [index, subject] of batch.subjects.entries()) {
    const prediction = batch.predictions[index];
    if (prediction === undefined) continue;
    const truth = truths === "all-right" ? prediction : truths.get(subject);
    if (truth !== undefined) notes.push({ subject, prediction, truth });
  }
  if (truths === "all-right") return notes;
  const unknown = [...truths.keys()].find((subject) => !batch.subjects.includes(subject));
  if (unknown === undefined) return notes;
  throw new Error(`the batch has no subject ${JSON.stringify(unknown)}: nothing was corrected`);
}

/** 1 if the prediction was right, 0 if it was wrong. */
export function ratingOf({ prediction, truth }: RatedNote): 0 | 1 {
  return prediction === truth ? 1 : 0;
}
