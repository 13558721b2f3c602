/** Copies of one Ctrl-C: the terminal signals the whole group, npm and the bootstrap pass theirs on as well. */
const sameKeyPressMs = 500;

/**
 * Listens for everything that asks this process to stop: Ctrl-C, SIGTERM, a closed terminal, and the end of the
 * bootstrap that started us.
 *
 * @param onInsist called for a second Ctrl-C
 * @returns a signal that is aborted at the first
 */
export function listenForStop(onInsist: () => void): AbortSignal {
  const stop = new AbortController();
  let asked: number | undefined;
  const ask = (): void => {
    if (asked === undefined) {
      asked = performance.now();
      stop.abort(new Error("stopped on request"));
    } else if (performance.now() - asked > sameKeyPressMs) onInsist();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, ask);
  if (process.send !== undefined) process.once("disconnect", ask);
  return stop.signal;
}
