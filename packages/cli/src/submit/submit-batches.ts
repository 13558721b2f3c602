import { setTimeout as delay } from "node:timers/promises";
import type { Client } from "@loopline/client";
import { BatchReplySchema, type LabelName, NotesReplySchema } from "@loopline/contracts";
import type { FinishedBatch, Journal, JournalRecord } from "./journal.ts";
import type { Note } from "./notes-file.ts";

/** A batch that has no predictions yet. */
export interface OpenBatch<N> {
  /** From 0, in the order of the file. */
  readonly batch: number;
  readonly notes: readonly N[];
  /** Its id, if the APIs are known to have accepted it. */
  readonly batchId: string | undefined;
}

export interface Plan<N> {
  readonly open: readonly OpenBatch<N>[];
  readonly finished: readonly FinishedBatch[];
}

/** Divides notes into batches, and separates those that the journal has predictions of. */
export function planBatches<N>(
  notes: readonly N[],
  size: number,
  records: readonly JournalRecord[],
): Plan<N> {
  const ids = new Map(records.map(({ batch, batch_id }) => [batch, batch_id]));
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
    else open.push({ batch, notes: part, batchId: ids.get(batch) });
  }
  return { open, finished };
}

export interface SubmitDeps {
  readonly client: Pick<Client, "submit" | "batch">;
  readonly journal: Pick<Journal, "header" | "add">;
  /** Batches in flight. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
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
export async function submitBatches(open: readonly OpenBatch<Note>[], deps: SubmitDeps): Promise<void> {
  // The first failure ends the others.
  const failure = new AbortController();
  const signal = AbortSignal.any([deps.signal, failure.signal]);
  const queue = open.values();

  async function work(): Promise<void> {
    for (let next = queue.next(); !next.done; next = queue.next()) {
      const batch = await finish(next.value, { ...deps, signal });
      deps.journal.add(batch);
      deps.onFinished(batch);
    }
  }

  const workers = Array.from({ length: deps.concurrency }, () =>
    work().catch((error: unknown) => failure.abort(error)),
  );
  await Promise.all(workers);
  signal.throwIfAborted();
}

async function finish(open: OpenBatch<Note>, deps: SubmitDeps): Promise<FinishedBatch> {
  const { client, signal, timeouts = defaultTimeouts } = deps;
  const { batch, notes } = open;
  const deadline = performance.now() + timeouts.failMs;
  let batch_id = open.batchId ?? (await send(open, deps));
  for (;;) {
    const predictions = await awaitPredictions(client, batch_id, { timeoutMs: timeouts.resendMs, signal });
    if (predictions?.length === notes.length) return { batch, batch_id, predictions };
    if (predictions !== undefined) {
      throw new Error(`batch ${batch_id} has ${predictions.length} predictions of ${notes.length} notes`);
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

async function send({ batch, notes }: OpenBatch<Note>, deps: SubmitDeps): Promise<string> {
  const { client, journal, signal } = deps;
  const body = {
    subjects: notes.map(({ subject }) => subject),
    features: notes.map(({ features }) => features),
  };
  const reply = await client.submit(body, { idempotencyKey: `${journal.header.run}-${batch}`, signal });
  const { batch_id } = NotesReplySchema.parse(reply);
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
  client: Pick<Client, "batch">,
  batchId: string,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<LabelName[] | undefined> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const left = Math.max(0, deadline - performance.now());
    const wait = Math.min(longPoll, Math.ceil(left / 1_000));
    const reply = await client.batch(batchId, { wait, signal });
    if (reply !== null) return BatchReplySchema.parse(reply).predictions.map((label) => label ?? "");
    if (performance.now() >= deadline) return undefined;
    await delay(pauseMs, undefined, { signal });
  }
}
