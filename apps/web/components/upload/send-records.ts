import { type BasicClient, type RetryPolicy, type Sleep, withRetries } from "@loopline/client";
import type { BatchReply } from "@loopline/contracts";
import type { UploadRecord } from "./read-file.ts";
import type { Prediction, Results } from "./results.ts";

export interface SendDeps extends Pick<BasicClient, "submit" | "batch" | "correct"> {
  readonly pause: Sleep;
  /** Unique to this upload. */
  readonly uploadId: string;
  /** What its batches are called: the name of the file. */
  readonly name: string;
  /** The values of the target's classes. */
  readonly classes: readonly string[];
}

/** Numbers of records that the API has accepted, and of predictions received. */
export interface SendProgress {
  readonly sent: number;
  readonly predicted: number;
}

/** Sends records in batches and collects their predictions. */
export interface Sender extends Results {
  /**
   * Resolves when all predictions are received. Rejects when the signal aborts, and with an API's error. Running it again
   * resumes.
   */
  run(signal: AbortSignal, onProgress: (progress: SendProgress) => void): Promise<void>;
  /** Asks again for the predictions of batches that waited for the first model, until one of them still waits. */
  refresh(signal: AbortSignal): Promise<void>;
  /**
   * Sends the file's labels of the batches that the API has accepted. Rejects as `run` does; running it again sends the rest.
   * @param onProgress how many labels are sent
   */
  teach(signal: AbortSignal, onProgress: (labels: number) => void): Promise<void>;
}

interface Batch {
  /** The position of its first record in the file. */
  readonly start: number;
  readonly records: readonly UploadRecord[];
  /** Undefined until the API has accepted it. */
  id?: string;
  isPredicted?: boolean;
  isTaught?: boolean;
}

/** Enough for an API to restart. */
const retries = 6;
const recordsPerBatch = 500;
/** Batches under way at the same time. With the stream of events, a browser has one connection left. */
const maxBatches = 4;
/** Seconds that one request waits for predictions. The upload stops after two such requests for the same batch. */
const waitSeconds = 30;

export function createSender(records: readonly UploadRecord[], deps: SendDeps): Sender {
  const predictions: (Prediction | undefined)[] = records.map(() => undefined);
  const warnings = new Map<number, string[]>();
  const batches = divide(records);
  const policy: RetryPolicy = { retries, random: Math.random, sleep: deps.pause };
  const name = nameOfBatch(deps.name);

  function keep({ start }: Batch, reply: BatchReply): void {
    for (const [i, label] of reply.predictions.entries()) {
      predictions[start + i] = {
        label,
        batchId: reply.batch_id,
        position: i,
        margin: reply.margins?.[i] ?? undefined,
        probability: reply.probabilities?.[i] ?? undefined,
      };
    }
    for (const { position, message } of reply.warnings ?? []) {
      const at = start + position;
      warnings.set(at, [...(warnings.get(at) ?? []), message]);
    }
  }

  async function predict(batch: Batch, signal: AbortSignal, onChange: () => void): Promise<void> {
    // The same key makes no second batch.
    const idempotencyKey = `${deps.uploadId}-${batch.start}`;
    const submit = () => deps.submit({ ...toBody(batch.records), name }, { idempotencyKey, signal });
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
    keep(batch, reply);
    batch.isPredicted = true;
    onChange();
  }

  /** All records of the batch, because those that share a subject are told apart by their order. */
  const labelsOf = ({ records }: Batch) => records.map(({ label }) => deps.classes[label ?? -1] ?? null);
  const isLabelled = (batch: Batch) => labelsOf(batch).some((label) => label !== null);

  async function teachBatch(batch: Batch, signal: AbortSignal): Promise<void> {
    const { id, records, start } = batch;
    if (id === undefined) return;
    const feedback = { subjects: records.map(({ subject }) => subject), labels: labelsOf(batch) };
    const idempotencyKey = `${deps.uploadId}-${start}-labels`;
    await withRetries(() => deps.correct(id, feedback, { idempotencyKey, signal }), policy, signal);
    batch.isTaught = true;
  }

  return {
    predictions,
    warnings,
    async run(signal, onProgress) {
      const onChange = () =>
        onProgress({
          sent: countRecords(batches.filter(({ id }) => id !== undefined)),
          predicted: countRecords(batches.filter(({ isPredicted }) => isPredicted)),
        });
      const unfinished = batches.filter(({ isPredicted }) => !isPredicted);
      await workThrough(unfinished, signal, (batch, stop) => predict(batch, stop, onChange));
    },
    async refresh(signal) {
      for (const batch of batches) {
        const { id, start, records } = batch;
        const isWaiting = records.some((_, i) => predictions[start + i]?.label === null);
        if (id === undefined || !isWaiting) continue;
        const reply = await deps.batch(id, { signal });
        if (reply === null || reply.predictions.includes(null)) return;
        keep(batch, reply);
      }
    },
    async teach(signal, onProgress) {
      const labelled = batches.filter((batch) => batch.id !== undefined && isLabelled(batch));
      const countTaught = () =>
        labelled
          .filter(({ isTaught }) => isTaught)
          .flatMap(labelsOf)
          .filter((label) => label !== null).length;
      const unfinished = labelled.filter(({ isTaught }) => !isTaught);
      await workThrough(unfinished, signal, async (batch, stop) => {
        await teachBatch(batch, stop);
        onProgress(countTaught());
      });
    },
  };
}

/** Works on a few batches at a time. Waits for all, so that no request is still running when it throws. */
async function workThrough(
  batches: readonly Batch[],
  signal: AbortSignal,
  work: (batch: Batch, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failure = new AbortController();
  const stop = AbortSignal.any([signal, failure.signal]);
  const left = batches.values();
  async function next(): Promise<void> {
    try {
      for (const batch of left) await work(batch, stop);
    } catch (error) {
      failure.abort(error);
    }
  }
  await Promise.all(Array.from({ length: maxBatches }, next));
  stop.throwIfAborted();
}

/** The longest name of a batch that the API accepts. */
const maxNameLength = 200;

function nameOfBatch(file: string): string {
  return file.slice(0, maxNameLength).toWellFormed();
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
