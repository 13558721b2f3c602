import { type BatchReply, type LabelName, labelNameOf } from "@loopline/contracts";
import type { NoteSource } from "./notes/note-source.ts";

/** A batch with what is known of its notes. */
export interface BatchWithTruths extends BatchReply {
  /** One per subject; null where the truth is not known, as of every note whose features nobody kept. */
  readonly truths: (LabelName | null)[];
}

export async function addTruths(
  batch: BatchReply,
  notes: Pick<NoteSource, "truthOf">,
): Promise<BatchWithTruths> {
  const labels = await Promise.all(
    batch.subjects.map((subject, i) => {
      const features = batch.features?.[i];
      return features && notes.truthOf({ subject, features });
    }),
  );
  return { ...batch, truths: labels.map((label) => (label === undefined ? null : labelNameOf(label))) };
}
