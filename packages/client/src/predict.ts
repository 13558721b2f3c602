import type { BatchReply } from "@loopline/contracts";
import type { CallOptions, Records } from "./basic-client.ts";

/** Records, or batches of them, also as a stream. */
export type RecordsSource = Records | Iterable<Records> | AsyncIterable<Records>;

export interface PredictOptions extends CallOptions {
  /** Records per batch; larger batches are divided. Default 500. */
  readonly batchSize?: number | undefined;
  /** Batches under way at the same time. Default 4. */
  readonly concurrency?: number | undefined;
  /** Seconds to wait for the predictions of a batch. Default 60. */
  readonly waitSeconds?: number | undefined;
}

type Predict = (
  records: Records,
  options: CallOptions & Pick<PredictOptions, "waitSeconds">,
) => Promise<BatchReply>;

/** @throws {RangeError} for a batch size or a concurrency below 1 */
export function predictAll(
  source: RecordsSource,
  { batchSize = 500, concurrency = 4, waitSeconds, signal }: PredictOptions,
  predict: Predict,
): AsyncGenerator<BatchReply, void, undefined> {
  for (const [name, value] of Object.entries({ batchSize, concurrency })) {
    if (!(value >= 1)) throw new RangeError(`${name} must be at least 1, not ${value}`);
  }
  const batches = "subjects" in source ? [source] : source;
  return inOrder(divideAll(batches, Math.floor(batchSize)), {
    concurrency,
    work: (records, signal) => predict(records, { signal, waitSeconds }),
    signal,
  });
}

async function* divideAll(
  batches: Iterable<Records> | AsyncIterable<Records>,
  size: number,
): AsyncGenerator<Records, void, undefined> {
  for await (const batch of batches) yield* divide(batch, size);
}

/** The parts have the batch's name. An empty batch, or one whose counts differ, stays as it is, so that the API reports what is wrong with it. */
function* divide(records: Records, size: number): Generator<Records> {
  const { subjects, features, name } = records;
  if (subjects.length <= size || subjects.length !== features.length) return yield records;
  for (let start = 0; start < subjects.length; start += size) {
    const end = start + size;
    yield {
      subjects: subjects.slice(start, end),
      features: features.slice(start, end),
      ...(name !== undefined && { name }),
    };
  }
}

interface InOrderOptions<T, R> {
  /** How many items may be under way, or finished and not taken yet. */
  readonly concurrency: number;
  /** The signal aborts when the result is no longer wanted. */
  readonly work: (item: T, signal: AbortSignal) => Promise<R>;
  readonly signal: AbortSignal | undefined;
}

/**
 * Yields results in the order of their items, each as soon as it and all before it are there. Takes only as many items
 * as it can work on, so the source may be endless. A failure, also of the source, is thrown in its turn and ends
 * everything.
 */
async function* inOrder<T, R>(
  source: AsyncGenerator<T, void, undefined>,
  { concurrency, work, signal }: InOrderOptions<T, R>,
): AsyncGenerator<R, void, undefined> {
  const stop = new AbortController();
  let wake = (_reason: unknown) => {};
  const follow = () => {
    stop.abort(signal?.reason);
    wake(signal?.reason);
  };
  signal?.addEventListener("abort", follow);
  const running: Promise<{ readonly result: () => R }>[] = [];
  let next: Promise<{ readonly item: () => IteratorResult<T, void> }> | undefined;
  let isDone = false;
  const start = (result: Promise<R>) => running.push(settle(result).then((result) => ({ result })));
  try {
    for (;;) {
      signal?.throwIfAborted();
      if (!isDone && running.length < concurrency) {
        next ??= settle(source.next()).then((item) => ({ item }));
      }
      const pending = [running[0], next].filter((promise) => promise !== undefined);
      if (pending.length === 0) return;
      // A new promise each round: a race keeps its entries in memory as long as a promise in it is pending.
      const abort = new Promise<never>((_resolve, reject) => {
        wake = reject;
      });
      const first = await Promise.race([...pending, abort]);
      if ("result" in first) {
        running.shift();
        yield first.result();
        continue;
      }
      next = undefined;
      try {
        const { value, done } = first.item();
        if (done) isDone = true;
        else start(work(value, stop.signal));
      } catch (failure) {
        // In its turn, after the results before it.
        isDone = true;
        start(Promise.reject(failure));
      }
    }
  } finally {
    signal?.removeEventListener("abort", follow);
    stop.abort();
    const closing = source.return();
    // A source that is waiting for its next item closes only when it has it: do not wait for that.
    if (next === undefined) await closing;
    else closing.catch(() => {});
  }
}

/** Never rejects: work may fail before its turn. Calling the value returns the result, or throws the failure. */
function settle<T>(promise: Promise<T>): Promise<() => T> {
  return promise.then(
    (value) => () => value,
    (failure) => () => {
      throw failure;
    },
  );
}
