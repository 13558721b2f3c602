import type { IncomingMessage } from "node:http";
import { finished } from "node:stream/promises";
import type { ErrorReply } from "@loopline/contracts";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { AppError, hasCode } from "../core/app-error.ts";

/** The error statuses of both APIs: the `status_text` of each, and its default or an example message. */
export const errors = {
  400: { text: "Bad request", message: "features count must equal subjects" },
  401: { text: "Unauthorized", message: "x-api-key is missing or not known" },
  403: { text: "Forbidden", message: 'this key lacks the scope "feedback"; it has: read' },
  404: { text: "Not found", message: "Resource not found" },
  405: { text: "Method not allowed", message: "Method not allowed" },
  408: { text: "Request timeout", message: "the request took too long to arrive" },
  409: { text: "Conflict", message: "this Idempotency-Key was used with another body" },
  413: { text: "Payload too large", message: "body is too large" },
  429: {
    text: "Too many requests",
    message: "this key may make 6000 requests in a minute: try again in 17 s",
  },
  431: { text: "Request header fields too large", message: "the URL and headers are too large" },
  500: { text: "Internal server error", message: "Something went wrong on our side" },
  503: { text: "Service unavailable", message: "Temporarily unavailable, please try again" },
} as const;

export type ErrorStatus = keyof typeof errors;

/** The body of an error. */
export function errorReply(status: ErrorStatus, message: string = errors[status].message): ErrorReply {
  return { status_text: errors[status].text, message };
}

/** `Retry-After` when a dependency is down, in seconds. */
export const retryAfterSeconds = "1";

/** Sends an error. Without a message, that of the table. */
export function sendError(reply: FastifyReply, status: ErrorStatus, message?: string): FastifyReply {
  return reply.code(status).send(errorReply(status, message));
}

export function replyWithNotFound(_request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendError(reply, 404);
}

/** The one place that maps errors to statuses. The text of an internal error is logged, never sent. */
export async function replyWithError(
  error: FastifyError | AppError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (hasCode(error, "too-large")) return sendError(reply, 413, error.message);
  if (hasCode(error, "bad-request")) return sendError(reply, 400, error.message);
  if (hasCode(error, "forbidden")) return sendError(reply, 403, error.message);
  if (hasCode(error, "exhausted")) {
    if (error.retryAfter !== undefined) reply.header("Retry-After", String(error.retryAfter));
    return sendError(reply, 429, error.message);
  }
  if (hasCode(error, "conflict")) return sendError(reply, 409, error.message);
  if (hasCode(error, "not-found")) return replyWithNotFound(request, reply);
  if (hasCode(error, "unavailable")) {
    request.log.error({ err: error }, "a dependency is down");
    reply.header("Retry-After", retryAfterSeconds);
    return sendError(reply, 503);
  }
  const status = "statusCode" in error ? (error.statusCode ?? 500) : 500;
  if (status === 413) {
    await drain(request.raw);
    return sendError(reply, 413);
  }
  if (status >= 400 && status < 500) return sendError(reply, 400, error.message);
  request.log.error({ err: error }, "request failed");
  return sendError(reply, 500);
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
  if (value === null) throw new AppError("not-found", errors[404].message);
  return value;
}
