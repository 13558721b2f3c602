import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { invalid, notImplemented, StorageError, toStorageError } from "./storage-error.ts";
import { readStorageRequest, type StorageRequest } from "./storage-request.ts";
import { refuseUnsupportedRequest } from "./unsupported.ts";

/** Reads a variable of the matched path. */
export type PathParams = (name: string) => string;

/**
 * Answers one request: returns the body of a 200 as JSON, or sends another response and returns nothing, or throws.
 */
export type Handler = (
  request: StorageRequest,
  response: ServerResponse,
  param: PathParams,
) => Promise<object | undefined> | object | undefined;

/** Handlers by `METHOD /pattern`. A segment `:x` of the pattern matches any segment and names it `x`. */
export type Routes = Readonly<Record<string, Handler>>;

/** How long a client may take, in milliseconds. */
export interface StorageTimeouts {
  /** Without a byte in either direction. */
  idleMs: number;
  /** For sending a whole request. */
  requestMs: number;
}

/**
 * An HTTP server that is not listening yet. It uses node:http instead of a framework because every body here is a stream
 * with its own rules, and names in paths hold encoded slashes.
 */
export function createStorageServer(deps: {
  routes: Routes;
  timeouts: StorageTimeouts;
  log: (line: string) => void;
}): Server {
  const { routes, timeouts, log } = deps;
  const findRoute = createRouter(routes);
  const server = createServer(
    {
      requestTimeout: timeouts.requestMs,
      headersTimeout: Math.min(timeouts.requestMs, 60_000),
      connectionsCheckingInterval: Math.min(timeouts.requestMs, 5_000),
    },
    async (message, response) => {
      try {
        const request = readStorageRequest(message);
        refuseUnsupportedRequest(request);
        const { handle, param } = findRoute(request);
        const body = await handle(request, response, param);
        if (body !== undefined) sendJson(response, 200, request.select(body));
      } catch (error) {
        answerFailure(message, response, error);
      } finally {
        // An unread rest of the body would block the connection for the next request.
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

  // The only limit for a response that stalls: Node destroys the socket.
  server.setTimeout(timeouts.idleMs);
  server.maxConnections = 1000;
  return server;
}

/** Returns a function that finds the handler of a request, or throws 501. */
function createRouter(routes: Routes) {
  const compiled = Object.entries(routes).map(([route, handle]) => ({
    handle,
    pattern: new RegExp(`^${route.replaceAll(/:(\w+)/g, "(?<$1>[^/]+)")}$`),
  }));

  return function findRoute({ method, path }: StorageRequest): { handle: Handler; param: PathParams } {
    const target = `${method} ${withoutVersion(path)}`;
    for (const { handle, pattern } of compiled) {
      const found = pattern.exec(target);
      // An encoded slash stays within its segment.
      if (found) return { handle, param: (name) => decodeSegment(found.groups?.[name] ?? "") };
    }
    throw notImplemented(`${method} ${path}`);
  };
}

/** With STORAGE_EMULATOR_HOST the official client omits "/storage/v1". Uploads have it after "/upload". */
function withoutVersion(path: string): string {
  return path.replace(/^(\/[^/]+)?\/storage\/v1(?=\/b(\/|$))/, "$1");
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw invalid(`The path segment '${segment}' is not valid percent-encoded UTF-8.`);
  }
}

/** The body of a failed download is the bare message, as from the real service, because clients show it unchanged. */
function isDownload(method = "", url = ""): boolean {
  return method === "GET" && /[?&]alt=media\b/.test(url);
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    "Content-Type": "application/json; charset=UTF-8",
    "Content-Length": bytes.length,
    "Cache-Control": "no-cache, no-store, max-age=0, must-revalidate",
  });
  response.end(bytes);
}

/** Answers without a body. */
export function sendEmpty(
  response: ServerResponse,
  status: number,
  headers: Record<string, string> = {},
): undefined {
  response.writeHead(status, { ...headers, "Content-Length": 0 });
  response.end();
}

/** Answers with Google's error envelope, or with the bare message where the real service does that. */
function sendError(response: ServerResponse, error: StorageError, form: "json" | "text"): void {
  if (error.status === 304) {
    response.writeHead(304).end();
  } else if (form === "json") {
    sendJson(response, error.status, error.toEnvelope());
  } else {
    response.writeHead(error.status, {
      "Content-Type": "text/plain; charset=UTF-8",
      "Content-Length": Buffer.byteLength(error.message),
    });
    response.end(error.message);
  }
}
