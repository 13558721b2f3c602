import { setTimeout as delay } from "node:timers/promises";
import type { Client } from "@loopline/client";
import type { BatchReply, Contracts } from "@loopline/contracts";
import { type WorkOptions, workThrough } from "../work-through.ts";
import type { FinishedBatch, Journal, JournalRecord } from "./journal.ts";
import type { FileRecord } from "./records-file.ts";

/** A batch that has no predictions yet. */
export interface OpenBatch<R> {
  /** From 0, in the order of the file. */
  readonly batch: number;
  readonly records: readonly R[];
  /** Its id, if the APIs are known to have accepted it. */
  readonly batchId: string | undefined;
}

export interface Plan<R> {
  readonly open: readonly OpenBatch<R>[];
  readonly finished: readonly FinishedBatch[];
}

/** Divides records into batches, and separates those that the journal has predictions of. */
export function planBatches<R>(
  records: readonly R[],
  size: number,
  journal: readonly JournalRecord[],
): Plan<R> {
  const ids = new Map(journal.map(({ batch, batch_id }) => [batch, batch_id]));
  const predicted = new Map<number, FinishedBatch>();
  for (const { predictions, ...record } of journal) {
    if (predictions !== undefined) predicted.set(record.batch, { ...record, predictions });
  }
  const open: OpenBatch<R>[] = [];
  const finished: FinishedBatch[] = [];
  for (let batch = 0; batch * size < records.length; batch++) {
    const part = records.slice(batch * size, (batch + 1) * size);
    const done = predicted.get(batch);
    if (done !== undefined && done.predictions.length === part.length) finished.push(done);
    else open.push({ batch, records: part, batchId: ids.get(batch) });
  }
  return { open, finished };
}

export interface SubmitDeps extends WorkOptions {
  readonly client: Pick<Client, "submit" | "batch">;
  readonly contracts: Pick<Contracts, "dataset" | "BatchReplySchema" | "NotesReplySchema">;
  readonly journal: Pick<Journal, "header" | "add">;
  /** What the batches are called. */
  readonly name: string;
  /** Called for each batch once the journal holds its predictions. */
  readonly onFinished: (batch: FinishedBatch) => void;
  /** Milliseconds after which a batch without predictions is sent again, and after which it has failed. */
  readonly timeouts?: { readonly resendMs: number; readonly failMs: number };
}

const defaultTimeouts = { resendMs: 20_000, failMs: 120_000 };

/**
 * Submits batches and waits for their predictions. Each has an idempotency key, so that a batch that is sent again, by this
 * run or a later one, is the same batch.
 */
export async function submitBatches(open: readonly OpenBatch<FileRecord>[], deps: SubmitDeps): Promise<void> {
  await workThrough(open, deps, async (next, signal) => {
    const batch = await finish(next, { ...deps, signal });
    deps.journal.add(batch);
    deps.onFinished(batch);
  });
}

async function finish(open: OpenBatch<FileRecord>, deps: SubmitDeps): Promise<FinishedBatch> {
  const { contracts, timeouts = defaultTimeouts } = deps;
  const { batch, records } = open;
  const deadline = performance.now() + timeouts.failMs;
  let batch_id = open.batchId ?? (await send(open, deps));
  for (;;) {
    const reply = await awaitPredictions(deps, batch_id, timeouts.resendMs);
    if (reply?.predictions.length === records.length) {
      const { predictions, margins, probabilities, warnings } = reply;
      return { batch, batch_id, predictions, margins, probabilities, warnings };
    }
    if (reply !== undefined) {
      const { many } = contracts.dataset.record;
      throw new Error(
        `batch ${batch_id} has ${reply.predictions.length} predictions of ${records.length} ${many}`,
      );
    }
    if (performance.now() >= deadline) {
      const seconds = timeouts.failMs / 1_000;
      throw new Error(
        `batch ${batch_id} has no predictions after ${seconds} s: check that the pipeline's functions are running`,
      );
    }
    // Under its idempotency key it stays the same batch, and the pipeline predicts it again if it was lost.
    batch_id = await send(open, deps);
  }
}

async function send({ batch, records }: OpenBatch<FileRecord>, deps: SubmitDeps): Promise<string> {
  const { client, contracts, journal, name, signal } = deps;
  const body = {
    subjects: records.map(({ subject }) => subject),
    features: records.map(({ features }) => features),
    name,
  };
  const reply = await client.submit(body, { idempotencyKey: `${journal.header.run}-${batch}`, signal });
  const { batch_id } = contracts.NotesReplySchema.parse(reply);
  // The APIs forget a key after a day; a later resume finds the batch by its id.
  journal.add({ batch, batch_id });
  return batch_id;
}

/** Seconds that the API waits for predictions before it answers. */
const longPoll = 20;

/** Milliseconds between two requests. */
const pauseMs = 100;

/**
 * Waits for a batch's predictions.
 * @returns undefined if they do not come in time, or the API no longer has them
 */
async function awaitPredictions(
  { client, contracts, signal }: SubmitDeps,
  batchId: string,
  timeoutMs: number,
): Promise<BatchReply | undefined> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const left = Math.max(0, deadline - performance.now());
    const wait = Math.min(longPoll, Math.ceil(left / 1_000));
    const reply = await client.batch(batchId, { wait, signal });
    if (reply !== null) return contracts.BatchReplySchema.parse(reply);
    if (performance.now() >= deadline) return undefined;
    await delay(pauseMs, undefined, { signal });
  }
}
