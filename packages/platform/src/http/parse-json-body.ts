import type { FastifyRequest } from "fastify";
import { AppError } from "../core/app-error.ts";
import { checkDepth } from "./check-depth.ts";

/** Ignores a byte order mark; throws on bytes that are not UTF-8 instead of replacing them. */
const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Parses a body as JSON in UTF-8: exactly one value, no trailing garbage. */
export function parseJsonBody(
  _request: FastifyRequest,
  body: string | Buffer,
  done: (error: Error | null, value?: unknown) => void,
): void {
  try {
    const text = typeof body === "string" ? body : decode(body);
    checkDepth(text);
    done(null, JSON.parse(text));
  } catch (cause) {
    if (cause instanceof AppError) done(cause);
    else done(new AppError("bad-request", `body must be JSON: ${(cause as Error).message}`, { cause }));
  }
}

function decode(body: Buffer): string {
  try {
    return utf8.decode(body);
  } catch (cause) {
    throw new AppError("bad-request", "body must be UTF-8", { cause });
  }
}
