import type { FastifyRequest } from "fastify";
import { AppError } from "../core/app-error.ts";
import { decodeUtf8 } from "../core/decode-utf8.ts";
import { checkDepth } from "./check-depth.ts";

/** Parses a body as JSON in UTF-8: one value and nothing after it. A byte order mark is ignored. */
export function parseJsonBody(
  _request: FastifyRequest,
  body: Buffer,
  done: (error: Error | null, value?: unknown) => void,
): void {
  try {
    const text = decodeUtf8(body);
    if (text === undefined) throw new AppError("bad-request", "body must be UTF-8");
    checkDepth(text);
    done(null, JSON.parse(text));
  } catch (cause) {
    if (cause instanceof AppError) done(cause);
    else done(new AppError("bad-request", `body must be JSON: ${(cause as Error).message}`, { cause }));
  }
}
