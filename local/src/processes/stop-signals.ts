import type { Server } from "node:http";

/** Cloud Run kills an instance ten seconds after SIGTERM. */
const deadlineMs = 9_000;

/** On SIGTERM or SIGINT: takes no more requests, finishes the open ones, and exits with 0. */
export function stopOnSignal(server: Server): void {
  let stopping = false;
  const stop = (): void => {
    stopping = true;
    setTimeout(() => process.exit(1), deadlineMs).unref();
    server.close(() => process.exit(0));
  };
  // Pub/Sub keeps its connections open for the next push. Once stopping, each closes as its request ends.
  server.on("request", (_request, response) => {
    response.once("close", () => {
      if (stopping) setImmediate(() => server.closeIdleConnections());
    });
  });
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}
