import type { FinishedBatch, JournalRecord } from "./journal-record.ts";

/** A batch that has no predictions yet. */
export interface OpenBatch<N> {
  /** From 0, in the order of the file. */
  readonly batch: number;
  readonly notes: readonly N[];
  /** Its id, if it is known that the APIs took it. */
  readonly taken: string | undefined;
}

export interface Plan<N> {
  readonly open: readonly OpenBatch<N>[];
  readonly finished: readonly FinishedBatch[];
}

/** Divides notes into batches, and tells by the records of a journal what is left to do. */
export function planBatches<N>(
  notes: readonly N[],
  size: number,
  records: readonly JournalRecord[],
): Plan<N> {
  const taken = new Map(records.map(({ batch, batch_id }) => [batch, batch_id]));
  const predicted = new Map<number, FinishedBatch>();
  for (const { predictions, ...record } of records) {
    if (predictions !== undefined) predicted.set(record.batch, { ...record, predictions });
  }
  const open: OpenBatch<N>[] = [];
  const finished: FinishedBatch[] = [];
  for (let batch = 0; batch * size < notes.length; batch++) {
    const part = notes.slice(batch * size, (batch + 1) * size);
    const done = predicted.get(batch);
    if (done !== undefined && done.predictions.length === part.length) finished.push(done);
    else open.push({ batch, notes: part, taken: taken.get(batch) });
  }
  return { open, finished };
}
