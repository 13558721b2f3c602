import type { Client } from "@loopline/client";
import type { CommandContext } from "@loopline/command-line";
import { sendAll } from "../labels/correct-from.ts";
import { type BatchLabels, countKinds, type LabelCounts } from "../labels/send-labels.ts";
import type { FinishedBatch, Journal } from "./journal.ts";
import type { FileRecord } from "./records-file.ts";

export interface TeachDeps {
  readonly client: Pick<Client, "correct">;
  readonly journal: Pick<Journal, "header" | "records" | "add">;
  readonly concurrency: number;
}

/**
 * Sends the labels of a file, once all of it is predicted. A run that resumes sends the rest, each batch under its key.
 * @param batches all of them, in the order of the file
 */
export async function teach(
  records: readonly FileRecord[],
  batches: readonly FinishedBatch[],
  { client, journal, concurrency }: TeachDeps,
  context: CommandContext,
): Promise<LabelCounts> {
  let start = 0;
  const all = batches.map(({ batch, batch_id, predictions }) => {
    const part = records.slice(start, start + predictions.length);
    start += predictions.length;
    return {
      batch,
      batchId: batch_id,
      subjects: part.map(({ subject }) => subject),
      labels: part.map(({ label }) => label),
      predictions,
      idempotencyKey: `${journal.header.run}-${batch}-labels`,
    };
  });
  const labelled = all.filter(({ labels }) => labels.some((label) => label !== null));
  const taught = new Set(journal.records.flatMap(({ batch, taught }) => (taught ? [batch] : [])));
  const open = labelled.filter(({ batch }) => !taught.has(batch));
  const numbers = new Map(open.map(({ batchId, batch }) => [batchId, batch]));
  await sendAll(
    open,
    {
      client,
      concurrency,
      onSent: ({ batchId }: BatchLabels) =>
        journal.add({ batch: numbers.get(batchId) ?? 0, batch_id: batchId, taught: true }),
    },
    context,
  );
  return countKinds(labelled);
}
