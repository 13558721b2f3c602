import type { IncomingMessage, OutgoingHttpHeaders, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { ErrorReply } from "@loopline/contracts";
import { noStore, securityHeaders } from "./add-security-headers.ts";
import { type ErrorStatus, retryAfterSeconds, statusTexts, tooLarge } from "./replies.ts";

/** What `ApiOptions.corsOrigins` may be. */
export type CorsOrigins = string | readonly string[];

/** Milliseconds to receive a request's headers. */
const headersTimeoutMs = 4_000;

/** A body must bring this many bytes in each window of 5 s: 20 kB/s. */
const minWindowBytes = 100_000;
const checksPerWindow = 10;
const checkEveryMs = 500;
const windowMs = checksPerWindow * checkEveryMs;

/** Milliseconds after a refusal in which the rest of the request is still read: a sender cut off would not see it. */
const lingerMs = 1_000;

/**
 * Node's time limits for requests. The limit on a whole request is one that a sender with the least allowed progress
 * meets: what cuts slow bodies is {@link refuseUnrouted}.
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
  /** What the connection had received when the present window began. */
  bytesRead: number;
  /** How often this window was checked. */
  checks: number;
}

/** Answers requests that no route and no hook sees, where Node would answer in a form of its own. */
export interface UnroutedReplies {
  /** For `clientError`: malformed requests, headers that are too large or too slow, bodies that are too slow. */
  refuse(error: NodeJS.ErrnoException, socket: Duplex): void;
  /** Also answers CONNECT, ignores unknown expectations, and cuts bodies that make no progress. */
  attach(server: Server): void;
  /** Gives bodies that are still arriving one more window, then refuses them: the server stops. */
  stop(): void;
}

export function createUnroutedReplies(corsOrigins: CorsOrigins): UnroutedReplies {
  const exchanges = new Map<Duplex, Exchange>();

  function answer(socket: Duplex, status: UnroutedStatus, message: string, origin?: string): void {
    const body = JSON.stringify({ status_text: statusTexts[status], message } satisfies ErrorReply);
    const headers: OutgoingHttpHeaders = {
      ...unroutedHeaders(corsOrigins, origin),
      ...(status === 405 ? { allow: "GET, HEAD, POST, PATCH, OPTIONS" } : {}),
      ...(status === 503 ? { "retry-after": retryAfterSeconds } : {}),
      "content-type": "application/json; charset=utf-8",
      "content-length": Buffer.byteLength(body),
      date: new Date().toUTCString(),
      connection: "close",
    };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(`HTTP/1.1 ${status} ${statusTexts[status]}\r\n${lines.join("")}\r\n${body}`);
    setTimeout(() => socket.destroy(), lingerMs).unref();
  }

  function refuse(error: NodeJS.ErrnoException, socket: Duplex): void {
    if (socket.writableEnded) return;
    const exchange = exchanges.get(socket);
    if (error.code === "ECONNRESET" || !socket.writable || !mayAnswer(exchange)) {
      socket.destroy();
      return;
    }
    const isOfRequest = exchange?.request.complete === false;
    const origin = isOfRequest ? exchange.request.headers.origin : originIn(error);
    answer(socket, ...replyTo(error), origin);
  }

  function checkProgress(): void {
    for (const [socket, exchange] of exchanges) {
      const { request } = exchange;
      const { bytesRead } = request.socket;
      exchange.checks += 1;
      // While the body is not read, it is not the sender who is slow.
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
    attach(server) {
      server.on("request", (request: IncomingMessage, response: ServerResponse) => {
        const { socket } = request;
        if (!exchanges.has(socket)) socket.once("close", () => exchanges.delete(socket));
        exchanges.set(socket, { request, response, bytesRead: socket.bytesRead, checks: 0 });
      });
      // Source: RFC 9110, section 10.1.1.
      server.on("checkExpectation", (request, response) => server.emit("request", request, response));
      server.on("connect", (request: IncomingMessage, socket: Duplex) =>
        answer(socket, 405, statusTexts[405], request.headers.origin),
      );
      let timer: NodeJS.Timeout | undefined;
      server.on("listening", () => {
        timer = setInterval(checkProgress, checkEveryMs).unref();
      });
      server.on("close", () => clearInterval(timer));
    },
    stop() {
      setTimeout(() => {
        for (const [socket, { request, response }] of exchanges) {
          if (request.complete || response.headersSent) continue;
          answer(socket, 503, "This instance stops, please try again", request.headers.origin);
        }
      }, windowMs).unref();
    },
  };
}

/** The headers of an answer that passes no hook. */
export function unroutedHeaders(allowed: CorsOrigins, origin: string | undefined): OutgoingHttpHeaders {
  const headers = { ...securityHeaders, ...noStore };
  if (allowed === "*") return { ...headers, "access-control-allow-origin": "*" };
  const isAllowed = origin !== undefined && allowed.includes(origin);
  return { ...headers, vary: "Origin", ...(isAllowed ? { "access-control-allow-origin": origin } : {}) };
}

/**
 * Whether an answer would be read as the one to what was wrong: not while another is due or being written, and not after
 * the request that went wrong was answered already.
 */
function mayAnswer(exchange: Exchange | undefined): boolean {
  if (exchange === undefined) return true;
  const { request, response } = exchange;
  return request.complete ? response.writableEnded : !response.headersSent;
}

const timedOut = "ERR_HTTP_REQUEST_TIMEOUT";

type UnroutedStatus = Extract<ErrorStatus, 400 | 405 | 408 | 413 | 431 | 503>;

function replyTo({ code }: NodeJS.ErrnoException): [UnroutedStatus, string] {
  if (code === timedOut) return [408, "the request took too long to arrive"];
  if (code === "HPE_HEADER_OVERFLOW") return [431, "the URL and headers are too large"];
  if (code === "HPE_CHUNK_EXTENSIONS_OVERFLOW") return [413, tooLarge];
  return [400, "the request is not valid HTTP"];
}

/** The Origin header, as far as the piece that Node could not parse shows it. */
function originIn(error: object): string | undefined {
  if (!("rawPacket" in error) || !Buffer.isBuffer(error.rawPacket)) return undefined;
  return /^origin:[ \t]*([^\s]+)/im.exec(error.rawPacket.toString("latin1"))?.[1];
}
