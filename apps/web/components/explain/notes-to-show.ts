import type { BatchReply, LabelName } from "@loopline/contracts";

/** A note as a dot. */
export interface ShownNote {
  readonly features: readonly number[];
  readonly prediction: LabelName;
}

/** More dots would hide each other. */
const most = 300;

/** Notes of a batch and of others around it, its own first. A batch whose features nobody kept has none to show. */
export function collectNotes(batch: BatchReply, others: readonly BatchReply[]): ShownNote[] {
  const batches = [batch, ...others.filter(({ batch_id }) => batch_id !== batch.batch_id)];
  return batches
    .flatMap(({ features = [], predictions }) =>
      features.slice(0, most).flatMap((note, i) => {
        const prediction = predictions[i];
        return prediction === undefined ? [] : [{ features: note, prediction }];
      }),
    )
    .slice(0, most);
}

/** The mean of each feature. */
export function meanNote(notes: readonly ShownNote[]): number[] {
  const [first] = notes;
  if (first === undefined) return [];
  return first.features.map(
    (_, i) => notes.reduce((sum, { features }) => sum + (features[i] ?? Number.NaN), 0) / notes.length,
  );
}
