import type { BatchReply } from "@loopline/contracts";
import type { CallOptions, Notes } from "./basic-client.ts";

/** Notes, or batches of them, also as a stream. */
export type NotesSource = Notes | Iterable<Notes> | AsyncIterable<Notes>;

export interface PredictOptions extends CallOptions {
  /** Notes per batch; larger batches are divided. Default 500. */
  readonly batchSize?: number | undefined;
  /** Batches under way at the same time. Default 4. */
  readonly concurrency?: number | undefined;
  /** Seconds to wait for the predictions of a batch. Default 60. */
  readonly waitSeconds?: number | undefined;
}

type Predict = (
  notes: Notes,
  options: CallOptions & Pick<PredictOptions, "waitSeconds">,
) => Promise<BatchReply>;

/** @throws {RangeError} for a batch size or a concurrency below 1 */
export function predictAll(
  source: NotesSource,
  { batchSize = 500, concurrency = 4, waitSeconds, signal }: PredictOptions,
  predict: Predict,
): AsyncGenerator<BatchReply, void, undefined> {
  for (const [name, value] of Object.entries({ batchSize, concurrency })) {
    if (!(value >= 1)) throw new RangeError(`${name} must be at least 1, not ${value}`);
  }
  const batches = "subjects" in source ? [source] : source;
  return inOrder(divideAll(batches, Math.floor(batchSize)), {
    concurrency,
    work: (notes, signal) => predict(notes, { signal, waitSeconds }),
    signal,
  });
}

async function* divideAll(
  batches: Iterable<Notes> | AsyncIterable<Notes>,
  size: number,
): AsyncGenerator<Notes, void, undefined> {
  for await (const batch of batches) yield* divide(batch, size);
}

/** An empty batch, or one whose counts differ, stays as it is, so that the API reports what is wrong with it. */
function* divide(notes: Notes, size: number): Generator<Notes> {
  const { subjects, features } = notes;
  if (subjects.length <= size || subjects.length !== features.length) return yield notes;
  for (let start = 0; start < subjects.length; start += size) {
    const end = start + size;
    yield { subjects: subjects.slice(start, end), features: features.slice(start, end) };
  }
}

interface InOrderOptions<T, R> {
  /** How many items may be under way, or finished and not taken yet. */
  readonly concurrency: number;
  /** The signal aborts when the result is no longer wanted. */
  readonly work: (item: T, signal: AbortSignal) => Promise<R>;
  readonly signal: AbortSignal | undefined;
}

/** What can arrive next: the result of the oldest item under way, or something from the source. */
type Arrival<T, R> =
  | { readonly result: R }
  | { readonly failure: unknown }
  | { readonly item: T }
  | { readonly end: () => void };

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
  const running: Promise<Arrival<T, R>>[] = [];
  let next: Promise<Arrival<T, R>> | undefined;
  let end: (() => void) | undefined;
  try {
    for (;;) {
      signal?.throwIfAborted();
      if (end === undefined && running.length < concurrency) next ??= take(source);
      const pending = [running[0], next].filter((promise) => promise !== undefined);
      if (pending.length === 0) return end?.();
      // A new promise each round: a race keeps its entries in memory as long as a promise in it is pending.
      const abort = new Promise<never>((_resolve, reject) => {
        wake = reject;
      });
      const first = await Promise.race([...pending, abort]);
      if ("failure" in first) throw first.failure;
      if ("result" in first) {
        running.shift();
        yield first.result;
      } else {
        next = undefined;
        if ("end" in first) end = first.end;
        else running.push(finish(work(first.item, stop.signal)));
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

/** Never rejects: a failure of the source is an end that throws. */
async function take<T>(source: AsyncGenerator<T, void, undefined>) {
  try {
    const { value, done } = await source.next();
    return done ? { end: () => {} } : { item: value };
  } catch (failure) {
    return {
      end() {
        throw failure;
      },
    };
  }
}

/** Never rejects: work may fail before its turn. */
async function finish<R>(work: Promise<R>) {
  try {
    return { result: await work };
  } catch (failure) {
    return { failure };
  }
}
