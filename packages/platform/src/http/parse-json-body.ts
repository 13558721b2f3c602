import type { FastifyRequest } from "fastify";
import { AppError } from "../core/app-error.ts";
import { checkDepth } from "./check-depth.ts";

/** Reads a body as JSON: no trailing garbage, and nothing but a value. An empty body is undefined. */
export function parseJsonBody(
  _request: FastifyRequest,
  body: string | Buffer,
  done: (error: Error | null, value?: unknown) => void,
): void {
  try {
    const text = body.toString();
    checkDepth(text);
    done(null, JSON.parse(text));
  } catch (cause) {
    if (cause instanceof AppError) done(cause);
    else done(new AppError("bad-request", `body must be JSON: ${(cause as Error).message}`, { cause }));
  }
}
