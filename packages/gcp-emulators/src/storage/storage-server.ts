import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createRouter, type Route } from "./router.ts";
import { StorageError } from "./storage-error.ts";
import { readStorageRequest } from "./storage-request.ts";
import { sendError, toStorageError } from "./storage-response.ts";

/** How long a client may take, in milliseconds. */
export interface StorageTimeouts {
  /** Without a byte moving either way. */
  idleMs: number;
  /** For sending a whole request. */
  requestMs: number;
}

/**
 * An HTTP server of `routes`, not yet listening. It is node:http and not a framework because every body here
 * is a stream with its own rules, names in paths hold encoded slashes, and there is nothing else to parse.
 */
export function createStorageServer(deps: {
  routes: readonly Route[];
  timeouts: StorageTimeouts;
  log: (line: string) => void;
}): Server {
  const { routes, timeouts, log } = deps;
  const route = createRouter(routes);
  const server = createServer(
    {
      requestTimeout: timeouts.requestMs,
      headersTimeout: Math.min(timeouts.requestMs, 60_000),
      connectionsCheckingInterval: Math.min(timeouts.requestMs, 5_000),
    },
    async (message, response) => {
      try {
        await route(readStorageRequest(message), response);
      } catch (error) {
        answerFailure(message, response, error);
      } finally {
        // A body nobody read to its end would block the connection for the next request.
        message.resume();
      }
    },
  );

  function answerFailure(message: IncomingMessage, response: ServerResponse, error: unknown): void {
    const { method, url } = message;
    if (message.socket.destroyed || response.headersSent) {
      log(`${method} ${url}: broken off (${error instanceof Error ? error.message : error})`);
      response.destroy();
      return;
    }
    if (!(error instanceof StorageError)) {
      log(`${method} ${url}: ${error instanceof Error ? error.stack : error}`);
    }
    sendError(response, toStorageError(error), isDownload(method, url) ? "text" : "json");
  }

  // A response that stalls half-way has no other limit. The socket's default handler destroys it.
  server.setTimeout(timeouts.idleMs);
  server.maxConnections = 1000;
  return server;
}

/** A failed download's body is the bare message, as from the real service: clients show it as it is. */
function isDownload(method = "", url = ""): boolean {
  return method === "GET" && /[?&]alt=media\b/.test(url);
}
