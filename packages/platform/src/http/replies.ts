import type { IncomingMessage } from "node:http";
import { finished } from "node:stream/promises";
import type { ErrorReply } from "@loopline/contracts";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { AppError, hasCode } from "../core/app-error.ts";

/** The `status_text` of every error status. */
export const statusTexts = {
  400: "Bad request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not found",
  405: "Method not allowed",
  408: "Request timeout",
  409: "Conflict",
  413: "Payload too large",
  429: "Too many requests",
  431: "Request header fields too large",
  500: "Internal server error",
  503: "Service unavailable",
} as const;

export type ErrorStatus = keyof typeof statusTexts;

export const tooLarge = "body is too large";

const notFound = "Resource not found";

/** `Retry-After` when a dependency is down, in seconds. */
export const retryAfterSeconds = "1";

export function replyWithNotFound(_request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return send(reply, 404, notFound);
}

export function replyWithMethodNotAllowed(reply: FastifyReply, allowed: readonly string[]): FastifyReply {
  return send(reply.header("Allow", allowed.join(", ")), 405, "Method not allowed");
}

export function replyWithUnauthorized(reply: FastifyReply): FastifyReply {
  reply.header("WWW-Authenticate", "ApiKey");
  return send(reply, 401, "x-api-key is missing or not known");
}

export function replyWithForbidden(reply: FastifyReply, message: string): FastifyReply {
  return send(reply, 403, message);
}

export function replyWithTooManyRequests(
  reply: FastifyReply,
  perMinute: number,
  seconds: number,
): FastifyReply {
  reply.header("Retry-After", String(seconds));
  const message = `this key may make ${perMinute} requests in a minute: try again in ${seconds} s`;
  return send(reply, 429, message);
}

export function replyWithOverload(reply: FastifyReply): FastifyReply {
  reply.header("Retry-After", retryAfterSeconds);
  return send(reply, 503, "Too many requests at once, please try again");
}

/** The one place that maps errors to statuses. The text of an internal error is logged, never sent. */
export async function replyWithError(
  error: FastifyError | AppError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (hasCode(error, "too-large")) return send(reply, 413, error.message);
  if (hasCode(error, "bad-request")) return send(reply, 400, error.message);
  if (hasCode(error, "conflict")) return send(reply, 409, error.message);
  if (hasCode(error, "not-found")) return replyWithNotFound(request, reply);
  if (hasCode(error, "unavailable")) {
    request.log.error({ err: error }, "a dependency is down");
    reply.header("Retry-After", retryAfterSeconds);
    return send(reply, 503, "Temporarily unavailable, please try again");
  }
  const status = "statusCode" in error ? (error.statusCode ?? 500) : 500;
  if (status === 413) {
    await drain(request.raw);
    return send(reply, 413, tooLarge);
  }
  if (status >= 400 && status < 500) return send(reply, 400, error.message);
  request.log.error({ err: error }, "request failed");
  return send(reply, 500, "Something went wrong on our side");
}

/** How much of a refused body is still read, in bytes, and for how long, in milliseconds. */
const maxDrainBytes = 10_000_000;
const drainTimeoutMs = 2_000;

/**
 * Reads and discards the rest of a refused body: a client whose connection closes while it is still writing never sees the
 * response. A long body is paused instead, because reading costs memory.
 */
async function drain(body: IncomingMessage): Promise<void> {
  let read = 0;
  body.on("data", (chunk: Buffer) => {
    read += chunk.length;
    if (read > maxDrainBytes) body.pause();
  });
  await finished(body, { signal: AbortSignal.timeout(drainTimeoutMs), writable: false }).catch(() => {});
}

/** The value, or a 404 response when it is null. @throws {AppError} `not-found`. */
export function orNotFound<T>(value: T | null): T {
  if (value === null) throw new AppError("not-found", notFound);
  return value;
}

function send(reply: FastifyReply, status: ErrorStatus, message: string): FastifyReply {
  return reply.code(status).send({ status_text: statusTexts[status], message } satisfies ErrorReply);
}
