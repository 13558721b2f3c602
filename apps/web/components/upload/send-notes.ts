import { type RetryPolicy, type Sleep, withRetries } from "@loopline/client";
import type { LabelName, NotesBody } from "@loopline/contracts";
import type { UploadNote } from "./upload-file.ts";

/** How notes go out and predictions come back. */
export interface SendDeps {
  /** With the same key, the same notes make the same batch. @throws {LooplineError} */
  submit(notes: NotesBody, key: string, signal: AbortSignal): Promise<{ batch_id: string }>;
  /** Predictions of those of the batches that have them already. @throws {LooplineError} */
  fetchPredictions(batchIds: readonly string[], signal: AbortSignal): Promise<readonly PredictedBatch[]>;
  readonly pause: Sleep;
  /** Unlike that of any other upload. */
  readonly uploadId: string;
}

export interface PredictedBatch {
  readonly batch_id: string;
  readonly predictions: readonly LabelName[];
}

/** How many notes an API has taken, and of how many the predictions are back. */
export interface SendProgress {
  readonly sent: number;
  readonly predicted: number;
}

/** Sends notes in batches and gathers their predictions. Goes on where it was when it is run again. */
export interface Sender {
  /** One per note; undefined while it is not known. */
  readonly predictions: readonly (LabelName | undefined)[];
  /** Ends when all predictions are back. Rejects when the signal aborts, and with what an API says. */
  run(signal: AbortSignal, onProgress: (progress: SendProgress) => void): Promise<void>;
}

/** Notes `start` up to `end` of the file; the id once an API has taken them. */
interface Batch {
  readonly start: number;
  readonly end: number;
  readonly batchId?: string;
}

/** Enough for an API that restarts. */
const retries = 6;
const notesPerBatch = 500;
/** How many batches may wait for their predictions at the same time. */
const mostWaiting = 6;
/** Milliseconds between two questions for predictions, and until it is no use to ask on. */
const askEvery = 150;
const giveUpAfter = 60_000;

export function createSender(notes: readonly UploadNote[], deps: SendDeps): Sender {
  const predictions: (LabelName | undefined)[] = notes.map(() => undefined);
  let unsent = divide(notes.length);
  let waiting: Batch[] = [];
  const policy: RetryPolicy = { retries, random: Math.random, sleep: deps.pause };

  async function sendSome(signal: AbortSignal): Promise<void> {
    const chosen = unsent.slice(0, mostWaiting - waiting.length);
    // All of them settle before one's failure counts, so that none goes on behind our back.
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

  /** Whether there were any. */
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
        } else if (waited >= giveUpAfter) {
          throw new Error(
            "No predictions have come back for a minute. What was sent is not lost: go on later.",
          );
        } else {
          await deps.pause(askEvery, signal);
          waited += askEvery;
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
