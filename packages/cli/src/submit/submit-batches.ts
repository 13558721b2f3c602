import type { Client } from "@loopline/client";
import { NotesReplySchema } from "@loopline/contracts";
import { awaitPredictions } from "./await-predictions.ts";
import type { Journal } from "./journal.ts";
import type { FinishedBatch } from "./journal-record.ts";
import type { Note } from "./notes-file.ts";
import type { OpenBatch } from "./plan-batches.ts";

export interface SubmitDeps {
  readonly client: Pick<Client, "submit" | "batch">;
  readonly journal: Pick<Journal, "header" | "add">;
  /** How many batches are on their way at a time. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
  /** Told of each batch once the journal holds its predictions. */
  readonly onFinished: (batch: FinishedBatch) => void;
  /** Milliseconds after which a batch without predictions is sent again, and after which it has failed. */
  readonly patience?: { readonly resendMs: number; readonly failMs: number };
}

const usualPatience = { resendMs: 20_000, failMs: 120_000 };

/**
 * Submits batches and waits for their predictions. Each is sent under a key of its own, so that one that is sent again,
 * by this run or by one that goes on with it, is the same batch.
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
  const { client, signal, patience = usualPatience } = deps;
  const { batch, notes } = open;
  const deadline = performance.now() + patience.failMs;
  let batch_id = open.taken ?? (await send(open, deps));
  for (;;) {
    const predictions = await awaitPredictions(client, batch_id, { withinMs: patience.resendMs, signal });
    if (predictions?.length === notes.length) return { batch, batch_id, predictions };
    if (predictions !== undefined) {
      throw new Error(`batch ${batch_id} has ${predictions.length} predictions of ${notes.length} notes`);
    }
    if (performance.now() >= deadline) {
      const seconds = patience.failMs / 1_000;
      throw new Error(
        `batch ${batch_id} has no predictions after ${seconds} s: see whether the pipeline's functions run`,
      );
    }
    // Sent again, it is the same batch, and what the APIs have forgotten of it comes again.
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
  // The APIs remember a key for a day; a later resume finds the batch by its id.
  journal.add({ batch, batch_id });
  return batch_id;
}
