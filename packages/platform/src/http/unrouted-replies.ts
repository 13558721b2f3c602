import type { IncomingMessage, OutgoingHttpHeaders, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { type ErrorStatus, errorReply, errors, retryAfterSeconds } from "./replies.ts";
import { type CorsOrigins, headersWithoutHooks } from "./response-headers.ts";

/** Milliseconds to receive a request's headers. */
const headersTimeoutMs = 4_000;

/** A body must make this much progress in each window of 5 s: 20 kB/s. */
const minWindowBytes = 100_000;
const checksPerWindow = 10;
const checkEveryMs = 500;
const windowMs = checksPerWindow * checkEveryMs;

/** Milliseconds after a refusal in which the request is still read, so that its sender sees the response. */
const lingerMs = 1_000;

/**
 * Node's timeouts. `requestTimeout` is long enough for the slowest allowed body; slow bodies are cut by
 * {@link createUnroutedReplies}.
 * @param bodyLimit in bytes
 */
export function requestTimeouts(bodyLimit: number) {
  const slowestBodyMs = Math.ceil(bodyLimit / minWindowBytes) * windowMs;
  return {
    headersTimeout: headersTimeoutMs,
    connectionsCheckingInterval: checkEveryMs,
    requestTimeout: headersTimeoutMs + windowMs + slowestBodyMs,
  };
}

/** The newest request on a connection. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Bytes that the connection had received at the start of the window. */
  bytesRead: number;
  /** Checks in this window. */
  checks: number;
}

/** Responds to requests that reach no route and no hook, in the contract's form instead of Node's. */
export function createUnroutedReplies(corsOrigins: CorsOrigins) {
  const exchanges = new Map<Duplex, Exchange>();

  function respond(socket: Duplex, status: ErrorStatus, message: string | undefined, origin?: string): void {
    const body = JSON.stringify(errorReply(status, message));
    const headers: OutgoingHttpHeaders = {
      ...headersWithoutHooks(corsOrigins, origin),
      ...(status === 405 ? { allow: "GET, HEAD, POST, PATCH, OPTIONS" } : {}),
      ...(status === 503 ? { "retry-after": retryAfterSeconds } : {}),
      "content-type": "application/json; charset=utf-8",
      "content-length": Buffer.byteLength(body),
      date: new Date().toUTCString(),
      connection: "close",
    };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(`HTTP/1.1 ${status} ${errors[status].text}\r\n${lines.join("")}\r\n${body}`);
    setTimeout(() => socket.destroy(), lingerMs).unref();
  }

  /** For `clientError`: malformed requests, and headers or bodies that are too large or too slow. */
  function refuse(error: NodeJS.ErrnoException, socket: Duplex): void {
    if (socket.writableEnded) return;
    const exchange = exchanges.get(socket);
    if (error.code === "ECONNRESET" || !socket.writable || !mayAnswer(exchange)) {
      socket.destroy();
      return;
    }
    const isOfRequest = exchange?.request.complete === false;
    const origin = isOfRequest ? exchange.request.headers.origin : originIn(error);
    const [status, message] = replyTo(error);
    respond(socket, status, message, origin);
  }

  function checkProgress(): void {
    for (const [socket, exchange] of exchanges) {
      const { request } = exchange;
      const { bytesRead } = request.socket;
      exchange.checks += 1;
      // While the body is not read, the sender cannot make progress.
      const isAwaited = !request.complete && request.readableFlowing === true;
      if (isAwaited && exchange.checks < checksPerWindow) continue;
      if (isAwaited && bytesRead - exchange.bytesRead < minWindowBytes) {
        refuse(Object.assign(new Error("the body is too slow"), { code: timedOut }), socket);
      }
      exchange.bytesRead = bytesRead;
      exchange.checks = 0;
    }
  }

  return {
    refuse,
    /** Also refuses CONNECT, ignores unknown expectations, and cuts bodies that make no progress. */
    attach(server: Server): void {
      server.on("request", (request: IncomingMessage, response: ServerResponse) => {
        const { socket } = request;
        if (!exchanges.has(socket)) socket.once("close", () => exchanges.delete(socket));
        exchanges.set(socket, { request, response, bytesRead: socket.bytesRead, checks: 0 });
      });
      // Source: RFC 9110, section 10.1.1.
      server.on("checkExpectation", (request, response) => server.emit("request", request, response));
      server.on("connect", (request: IncomingMessage, socket: Duplex) =>
        respond(socket, 405, undefined, request.headers.origin),
      );
      let timer: NodeJS.Timeout | undefined;
      server.on("listening", () => {
        timer = setInterval(checkProgress, checkEveryMs).unref();
      });
      server.on("close", () => clearInterval(timer));
    },
    /** Called at shutdown: gives arriving bodies one more window, then refuses them. */
    stop(): void {
      setTimeout(() => {
        for (const [socket, { request, response }] of exchanges) {
          if (request.complete || response.headersSent) continue;
          respond(socket, 503, "This instance is stopping, please try again", request.headers.origin);
        }
      }, windowMs).unref();
    },
  };
}

/**
 * Whether the client would read a response as the one to the faulty request: not while another response is due or being
 * written, and not after the faulty request was answered.
 */
function mayAnswer(exchange: Exchange | undefined): boolean {
  if (exchange === undefined) return true;
  const { request, response } = exchange;
  return request.complete ? response.writableEnded : !response.headersSent;
}

const timedOut = "ERR_HTTP_REQUEST_TIMEOUT";

function replyTo({ code }: NodeJS.ErrnoException): [ErrorStatus, message?: string] {
  if (code === timedOut) return [408];
  if (code === "HPE_HEADER_OVERFLOW") return [431];
  if (code === "HPE_CHUNK_EXTENSIONS_OVERFLOW") return [413];
  return [400, "the request is not valid HTTP"];
}

/** The Origin header, if the part that Node could not parse has it. */
function originIn(error: object): string | undefined {
  if (!("rawPacket" in error) || !Buffer.isBuffer(error.rawPacket)) return undefined;
  return /^origin:[ \t]*([^\s]+)/im.exec(error.rawPacket.toString("latin1"))?.[1];
}
