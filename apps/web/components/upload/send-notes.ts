import { type RetryPolicy, type Sleep, withRetries } from "@loopline/client";
import type { LabelName, NotesBody } from "@loopline/contracts";
import type { UploadNote } from "./read-file.ts";

/** The calls that send notes and fetch predictions. */
export interface SendDeps {
  /** With the same key, the same notes make the same batch. @throws {LooplineError} */
  submit(notes: NotesBody, key: string, signal: AbortSignal): Promise<{ batch_id: string }>;
  /** Returns the batches that already have predictions. @throws {LooplineError} */
  fetchPredictions(batchIds: readonly string[], signal: AbortSignal): Promise<readonly PredictedBatch[]>;
  readonly pause: Sleep;
  /** Unique to this upload. */
  readonly uploadId: string;
}

export interface PredictedBatch {
  readonly batch_id: string;
  readonly predictions: readonly LabelName[];
}

/** Numbers of notes that the API has accepted, and of predictions received. */
export interface SendProgress {
  readonly sent: number;
  readonly predicted: number;
}

/** Sends notes in batches and collects their predictions. Running it again resumes. */
export interface Sender {
  /** One per note; undefined until it is received. */
  readonly predictions: readonly (LabelName | undefined)[];
  /** Resolves when all predictions are received. Rejects when the signal aborts, and with an API's error. */
  run(signal: AbortSignal, onProgress: (progress: SendProgress) => void): Promise<void>;
}

/** Notes `start` up to `end` of the file. It has an id once the API has accepted it. */
interface Batch {
  readonly start: number;
  readonly end: number;
  readonly batchId?: string;
}

/** Enough for an API to restart. */
const retries = 6;
const notesPerBatch = 500;
/** Batches that wait for predictions at the same time. */
const maxWaiting = 6;
/** Milliseconds between two polls for predictions. */
const pollMs = 150;
/** The upload stops after this many milliseconds without a prediction. */
const timeoutMs = 60_000;

export function createSender(notes: readonly UploadNote[], deps: SendDeps): Sender {
  const predictions: (LabelName | undefined)[] = notes.map(() => undefined);
  let unsent = divide(notes.length);
  let waiting: Batch[] = [];
  const policy: RetryPolicy = { retries, random: Math.random, sleep: deps.pause };

  async function sendSome(signal: AbortSignal): Promise<void> {
    const chosen = unsent.slice(0, maxWaiting - waiting.length);
    // Waits for all, so that no request is still running when this function throws.
    const results = await Promise.allSettled(
      chosen.map(async (batch) => {
        const body = toBody(notes.slice(batch.start, batch.end));
        const key = `${deps.uploadId}-${batch.start}`;
        const { batch_id } = await withRetries(() => deps.submit(body, key, signal), policy, signal);
        unsent = unsent.filter((other) => other !== batch);
        waiting = [...waiting, { ...batch, batchId: batch_id }];
      }),
    );
    const failed = results.find(({ status }) => status === "rejected");
    if (failed?.status === "rejected") throw failed.reason;
  }

  /** Returns whether there were any. */
  async function takePredictions(signal: AbortSignal): Promise<boolean> {
    const ids = waiting.flatMap(({ batchId }) => batchId ?? []);
    const known = await withRetries(() => deps.fetchPredictions(ids, signal), policy, signal);
    for (const { batch_id, predictions: labels } of known) {
      const batch = waiting.find(({ batchId }) => batchId === batch_id);
      if (batch === undefined) continue;
      for (const [i, label] of labels.entries()) predictions[batch.start + i] = label;
      waiting = waiting.filter((other) => other !== batch);
    }
    return known.length > 0;
  }

  return {
    predictions,
    async run(signal, onProgress) {
      let waited = 0;
      while (unsent.length + waiting.length > 0) {
        await sendSome(signal);
        const hasNews = await takePredictions(signal);
        const sent = notes.length - count(unsent);
        onProgress({ sent, predicted: sent - count(waiting) });
        if (hasNews) {
          waited = 0;
        } else if (waited >= timeoutMs) {
          throw new Error(
            "No predictions arrived for a minute. The notes sent so far are not lost: resume later.",
          );
        } else {
          await deps.pause(pollMs, signal);
          waited += pollMs;
        }
      }
    },
  };
}

function divide(length: number): Batch[] {
  return Array.from({ length: Math.ceil(length / notesPerBatch) }, (_, i) => {
    const start = i * notesPerBatch;
    return { start, end: Math.min(start + notesPerBatch, length) };
  });
}

function count(batches: readonly Batch[]): number {
  return batches.reduce((sum, { start, end }) => sum + end - start, 0);
}

function toBody(notes: readonly UploadNote[]): NotesBody {
  return { subjects: notes.map(({ subject }) => subject), features: notes.map(({ features }) => features) };
}
