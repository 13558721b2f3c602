import type { IncomingMessage } from "node:http";
import { finished } from "node:stream/promises";
import type { ErrorReply } from "@loopline/contracts";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "../core/app-error.ts";

/** Every error that a caller can get, with its `status_text`. */
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

/** Seconds after which a caller may try again what failed because something is down. */
export const retryAfterSeconds = "1";

export function replyWithNotFound(_request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return send(reply, 404, "Resource not found");
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

/** The one place that maps failures to statuses. The text of a failure of ours is logged, never sent. */
export async function replyWithError(
  error: FastifyError | AppError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (error instanceof AppError && error.code === "too-large") {
    return send(reply, 413, error.message);
  }
  if (error instanceof AppError && error.code === "bad-request") {
    return send(reply, 400, error.message);
  }
  if (error instanceof AppError && error.code === "conflict") {
    return send(reply, 409, error.message);
  }
  if (error instanceof AppError && error.code === "not-found") return replyWithNotFound(request, reply);
  if (error instanceof AppError && error.code === "unavailable") {
    request.log.error({ err: error }, "a dependency is down");
    reply.header("Retry-After", retryAfterSeconds);
    return send(reply, 503, "Temporarily unavailable, please try again");
  }
  const status = "statusCode" in error ? (error.statusCode ?? 500) : 500;
  if (status === 413) {
    await readToEnd(request.raw);
    return send(reply, 413, tooLarge);
  }
  if (status >= 400 && status < 500) return send(reply, 400, error.message);
  request.log.error({ err: error }, "request failed");
  return send(reply, 500, "Something went wrong on our side");
}

/** How much of a body that was refused is read all the same, in bytes, and for how long, in milliseconds. */
const mostRead = 10_000_000;
const longestRead = 2_000;

/**
 * Reads and forgets the rest of a body that was refused: a sender whose connection closes on it while it still writes
 * never sees the answer. One that goes on for long is left waiting for it instead, for reading costs memory.
 */
async function readToEnd(body: IncomingMessage): Promise<void> {
  let read = 0;
  body.on("data", (chunk: Buffer) => {
    read += chunk.length;
    if (read > mostRead) body.pause();
  });
  await finished(body, { signal: AbortSignal.timeout(longestRead), writable: false }).catch(() => {});
}

function send(reply: FastifyReply, status: ErrorStatus, message: string): FastifyReply {
  return reply.code(status).send({ status_text: statusTexts[status], message } satisfies ErrorReply);
}
