/**
 * Lets everyone who asks at the same time share one read, and still have an answer that is no older than their question:
 * who asks once a read has begun shares the next one, which begins when that is done. A read begins at the end of the
 * event loop's turn, so that all who came in it share it.
 */
export function shareReads<T>(read: () => Promise<T>): () => Promise<T> {
  let underWay: Promise<unknown> = Promise.resolve();
  let next: Promise<T> | undefined;

  async function readNext(): Promise<T> {
    await underWay;
    await new Promise((resolve) => setImmediate(resolve));
    next = undefined;
    const begun = read();
    // The caller gets its error.
    underWay = begun.catch(() => {});
    return await begun;
  }

  return () => {
    next ??= readNext();
    return next;
  };
}
