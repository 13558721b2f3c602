export interface InOrderOptions<T, R> {
  /** How many items may be worked on, or be done and not taken yet. */
  readonly concurrency: number;
  /** The signal aborts when the result is no longer wanted. */
  readonly work: (item: T, signal: AbortSignal) => Promise<R>;
  readonly signal: AbortSignal | undefined;
}

/** What can come next: of the first item that is worked on, or of the source. */
type Arrival<T, R> =
  | { readonly result: R }
  | { readonly failure: unknown }
  | { readonly item: T }
  | { readonly end: () => void };

/**
 * Results in the order of their items, each as soon as it and those before are there. Takes no more items than it can
 * work on, so a source without end is fine. A failure, also one of the source, comes in its turn and ends everything.
 */
export async function* inOrder<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  { concurrency, work, signal }: InOrderOptions<T, R>,
): AsyncGenerator<R, void, undefined> {
  const stop = new AbortController();
  let wake = (_reason: unknown) => {};
  const follow = () => {
    stop.abort(signal?.reason);
    wake(signal?.reason);
  };
  signal?.addEventListener("abort", follow);
  const source = iterate(items);
  const running: Promise<Arrival<T, R>>[] = [];
  let next: Promise<Arrival<T, R>> | undefined;
  let end: (() => void) | undefined;
  try {
    for (;;) {
      signal?.throwIfAborted();
      if (end === undefined && running.length < concurrency) next ??= take(source);
      const pending = [running[0], next].filter((promise) => promise !== undefined);
      if (pending.length === 0) return end?.();
      // A promise of each round's own: the race would hang on to one for as long as that lives.
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
    // One that is still waiting for its next item closes when it has it.
    if (next === undefined) await closing;
    else closing.catch(() => {});
  }
}

async function* iterate<T>(items: Iterable<T> | AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  yield* items;
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

/** Never rejects: work may fail before its turn comes. */
async function finish<R>(work: Promise<R>) {
  try {
    return { result: await work };
  } catch (failure) {
    return { failure };
  }
}
