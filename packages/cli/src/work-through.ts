export interface WorkOptions {
  /** Items under way at the same time. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
}

/**
 * Works on a few items at a time. The first failure ends the others, and is thrown once nothing is under way any more.
 * @param work its signal aborts when the caller's does, or at the first failure
 */
export async function workThrough<T>(
  items: Iterable<T>,
  options: WorkOptions,
  work: (item: T, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failure = new AbortController();
  const signal = AbortSignal.any([options.signal, failure.signal]);
  const queue = Iterator.from(items);

  async function next(): Promise<void> {
    try {
      for (let item = queue.next(); !item.done && !signal.aborted; item = queue.next()) {
        await work(item.value, signal);
      }
    } catch (error) {
      failure.abort(error);
    }
  }

  await Promise.all(Array.from({ length: options.concurrency }, next));
  signal.throwIfAborted();
}
