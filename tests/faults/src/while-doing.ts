import { setTimeout as delay } from "node:timers/promises";

/** Calls `act` every `everyMs` while `work` runs, and returns the result of `work`. */
export async function whileDoing<T>(
  work: Promise<T>,
  everyMs: number,
  act: () => void | Promise<void>,
): Promise<T> {
  const ended = new AbortController();
  const acting = (async () => {
    while (!ended.signal.aborted) {
      await delay(everyMs, undefined, { signal: ended.signal }).catch(() => {});
      if (!ended.signal.aborted) await act();
    }
  })();
  try {
    return await work;
  } finally {
    ended.abort();
    await acting;
  }
}
