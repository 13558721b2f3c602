/**
 * Lets everyone who asks at the same time share one read, and still have an answer that is no older than their question:
 * who asks while a read is under way shares the next one, which begins when that is done.
 */
export function shareReads<T>(read: () => Promise<T>): () => Promise<T> {
  let underWay: Promise<T> | undefined;
  let next: Promise<T> | undefined;

  function begin(): Promise<T> {
    const begun = read().finally(() => {
      if (underWay === begun) underWay = undefined;
    });
    underWay = begun;
    return begun;
  }

  return () => {
    if (underWay === undefined) return begin();
    next ??= underWay
      .catch(() => {}) // Whoever asked for that one is told.
      .then(() => {
        next = undefined;
        return begin();
      });
    return next;
  };
}
