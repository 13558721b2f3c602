/**
 * Lets concurrent callers share one read. No caller gets a result that is older than its call: a call during a read shares
 * the next read, which starts when that one is done. A read starts at the end of the event loop's turn, so that all calls of
 * one turn share it.
 */
export function shareReads<T>(read: () => Promise<T>): () => Promise<T> {
  let current: Promise<unknown> = Promise.resolve();
  let next: Promise<T> | undefined;

  async function readNext(): Promise<T> {
    await current;
    await new Promise((resolve) => setImmediate(resolve));
    next = undefined;
    const started = read();
    // Its callers get the error.
    current = started.catch(() => {});
    return await started;
  }

  return () => {
    next ??= readNext();
    return next;
  };
}
