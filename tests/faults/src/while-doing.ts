import { setTimeout as delay } from "node:timers/promises";

/** Does something again and again while `work` runs, and returns what that returns. */
export async function whileDoing<T>(
  work: Promise<T>,
  everyMs: number,
  act: () => void | Promise<void>,
): Promise<T> {
  const over = new AbortController();
  const acting = (async () => {
    while (!over.signal.aborted) {
      await delay(everyMs, undefined, { signal: over.signal }).catch(() => {});
      if (!over.signal.aborted) await act();
    }
  })();
  try {
    return await work;
  } finally {
    over.abort();
    await acting;
  }
}
