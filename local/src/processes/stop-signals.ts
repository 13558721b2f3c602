import type { Server } from "node:http";

/** One Ctrl-C arrives several times: the terminal signals the whole group, and npm and the bootstrap pass it on. */
const sameKeyPressMs = 500;

/**
 * Listens for every request to stop this process: Ctrl-C, SIGTERM, a closed terminal, and the end of the bootstrap that
 * has started it.
 *
 * @param onInsist called for a second Ctrl-C
 * @returns a signal that is aborted at the first request
 */
export function listenForStop(onInsist: () => void): AbortSignal {
  const stop = new AbortController();
  let requested: number | undefined;
  const request = (): void => {
    if (requested === undefined) {
      requested = performance.now();
      stop.abort(new Error("stopped on request"));
    } else if (performance.now() - requested > sameKeyPressMs) onInsist();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, request);
  if (process.send !== undefined) process.once("disconnect", request);
  return stop.signal;
}

/** Cloud Run kills an instance ten seconds after SIGTERM. */
const closeTimeoutMs = 9_000;

/** On SIGTERM or SIGINT: accepts no more requests, finishes the open ones, and exits with 0. */
export function closeOnSignal(server: Server): void {
  let stopping = false;
  const stop = (): void => {
    stopping = true;
    setTimeout(() => process.exit(1), closeTimeoutMs).unref();
    server.close(() => process.exit(0));
  };
  // Pub/Sub keeps its connections open for the next push. Once stopping, each is closed after its request.
  server.on("request", (_request, response) => {
    response.once("close", () => {
      if (stopping) setImmediate(() => server.closeIdleConnections());
    });
  });
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}
