import { type BasicClient, type RetryPolicy, type Sleep, withRetries } from "@loopline/client";
import type { UploadRecord } from "./read-file.ts";
import type { Results } from "./results.ts";

export interface SendDeps extends Pick<BasicClient, "submit" | "batch"> {
  readonly pause: Sleep;
  /** Unique to this upload. */
  readonly uploadId: string;
}

/** Numbers of records that the API has accepted, and of predictions received. */
export interface SendProgress {
  readonly sent: number;
  readonly predicted: number;
}

/** Sends records in batches and collects their predictions. Running it again resumes. */
export interface Sender extends Results {
  /** Resolves when all predictions are received. Rejects when the signal aborts, and with an API's error. */
  run(signal: AbortSignal, onProgress: (progress: SendProgress) => void): Promise<void>;
}

interface Batch {
  /** The position of its first record in the file. */
  readonly start: number;
  readonly records: readonly UploadRecord[];
  /** Undefined until the API has accepted it. */
  id?: string;
  isPredicted?: boolean;
}

/** Enough for an API to restart. */
const retries = 6;
const recordsPerBatch = 500;
/** Batches under way at the same time. With the stream of events, a browser has one connection left. */
const maxBatches = 4;
/** Seconds that one request waits for predictions. The upload stops after two such requests for the same batch. */
const waitSeconds = 30;

export function createSender(records: readonly UploadRecord[], deps: SendDeps): Sender {
  const predictions: (string | null | undefined)[] = records.map(() => undefined);
  const warnings = new Map<number, string[]>();
  const batches = divide(records);
  const policy: RetryPolicy = { retries, random: Math.random, sleep: deps.pause };

  async function predict(batch: Batch, signal: AbortSignal, onChange: () => void): Promise<void> {
    // The same key makes no second batch.
    const idempotencyKey = `${deps.uploadId}-${batch.start}`;
    const submit = () => deps.submit(toBody(batch.records), { idempotencyKey, signal });
    batch.id ??= (await withRetries(submit, policy, signal)).batch_id;
    onChange();
    const { id } = batch;
    const wait = () => withRetries(() => deps.batch(id, { wait: waitSeconds, signal }), policy, signal);
    const reply = (await wait()) ?? (await wait());
    if (reply === null) {
      throw new Error(
        "No predictions arrived for a minute. The records sent so far are not lost: resume later.",
      );
    }
    for (const [i, label] of reply.predictions.entries()) predictions[batch.start + i] = label;
    for (const { position, message } of reply.warnings ?? []) {
      const at = batch.start + position;
      warnings.set(at, [...(warnings.get(at) ?? []), message]);
    }
    batch.isPredicted = true;
    onChange();
  }

  return {
    predictions,
    warnings,
    async run(signal, onProgress) {
      const failure = new AbortController();
      const stop = AbortSignal.any([signal, failure.signal]);
      const onChange = () =>
        onProgress({
          sent: countRecords(batches.filter(({ id }) => id !== undefined)),
          predicted: countRecords(batches.filter(({ isPredicted }) => isPredicted)),
        });
      const unfinished = batches.filter(({ isPredicted }) => !isPredicted).values();
      async function work(): Promise<void> {
        try {
          for (const batch of unfinished) await predict(batch, stop, onChange);
        } catch (error) {
          failure.abort(error);
        }
      }
      // Waits for all, so that no request is still running when this function throws.
      await Promise.all(Array.from({ length: maxBatches }, work));
      stop.throwIfAborted();
    },
  };
}

function divide(records: readonly UploadRecord[]): Batch[] {
  return Array.from({ length: Math.ceil(records.length / recordsPerBatch) }, (_, i) => {
    const start = i * recordsPerBatch;
    return { start, records: records.slice(start, start + recordsPerBatch) };
  });
}

function countRecords(batches: readonly Batch[]): number {
  return batches.reduce((sum, { records }) => sum + records.length, 0);
}

function toBody(records: readonly UploadRecord[]) {
  return {
    subjects: records.map(({ subject }) => subject),
    features: records.map(({ features }) => features),
  };
}
