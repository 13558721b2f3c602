import type { Client } from "@loopline/client";
import { formatCount } from "@loopline/command-line";
import type { Dataset } from "@loopline/dataset";
import { type WorkOptions, workThrough } from "../work-through.ts";

/** What is known of the records of a batch. */
export interface BatchLabels {
  readonly batchId: string;
  /** Of all records of the batch, in its order: records that share a subject are told apart by their order. */
  readonly subjects: readonly string[];
  /** The class of each record; null stays as it is. One or more are known. */
  readonly labels: readonly (string | null)[];
  /** Null for a record that waits for the first model. */
  readonly predictions: readonly (string | null)[];
  /** The same key takes effect once. */
  readonly idempotencyKey?: string | undefined;
}

export interface SendLabelsDeps extends WorkOptions {
  readonly client: Pick<Client, "correct">;
  readonly onSent: (batch: BatchLabels) => void;
}

/** Sends what is known of several batches. */
export async function sendLabels(batches: Iterable<BatchLabels>, deps: SendLabelsDeps): Promise<void> {
  await workThrough(batches, deps, async (batch, signal) => {
    const { batchId, subjects, labels, idempotencyKey } = batch;
    await deps.client.correct(batchId, { subjects, labels }, { idempotencyKey, signal });
    deps.onSent(batch);
  });
}

/** How many records have a label. */
export function countLabels(batches: readonly Pick<BatchLabels, "labels">[]): number {
  return batches.reduce((sum, { labels }) => sum + labels.filter((label) => label !== null).length, 0);
}

export interface LabelCounts {
  readonly labelled: number;
  readonly batches: number;
  /** Labels that differ from the prediction, equal it, and of records that have none. */
  readonly corrections: number;
  readonly confirmed: number;
  readonly unpredicted: number;
}

export function countKinds(batches: readonly BatchLabels[]): LabelCounts {
  const counts = { corrections: 0, confirmed: 0, unpredicted: 0 };
  for (const { labels, predictions } of batches) {
    for (const [position, label] of labels.entries()) {
      if (label === null) continue;
      const prediction = predictions[position] ?? null;
      counts[prediction === null ? "unpredicted" : prediction === label ? "confirmed" : "corrections"]++;
    }
  }
  return { labelled: countLabels(batches), batches: batches.length, ...counts };
}

/** Such as `Labelled 120 of 200 apples in 3 batches: 14 corrections, 106 as predicted.` @param total records of the file */
export function describeLabels(
  counts: LabelCounts,
  total: number,
  { record }: Pick<Dataset, "record">,
): string {
  const { labelled, batches, corrections, confirmed, unpredicted } = counts;
  const kinds = [
    ...(labelled > unpredicted
      ? [`${formatCount(corrections)} corrected`, `${formatCount(confirmed)} as predicted`]
      : []),
    ...(unpredicted > 0 ? [`${formatCount(unpredicted)} without a prediction yet`] : []),
  ];
  const where = batches === 1 ? "1 batch" : `${formatCount(batches)} batches`;
  return `Labelled ${formatCount(labelled)} of ${formatCount(total)} ${record.many} in ${where}: ${kinds.join(", ")}.`;
}

/** Said once labels are sent. */
export const whatIsNext = "A training starts in a moment: see loopline jobs.";
