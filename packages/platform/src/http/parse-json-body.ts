import type { FastifyRequest } from "fastify";
import { AppError } from "../core/app-error.ts";

/** Reads a body as JSON: no trailing garbage, and nothing but a value. An empty body is undefined. */
export function parseJsonBody(
  _request: FastifyRequest,
  body: string | Buffer,
  done: (error: Error | null, value?: unknown) => void,
): void {
  try {
    done(null, JSON.parse(body.toString()));
  } catch (cause) {
    done(new AppError("bad-request", `body must be JSON: ${(cause as Error).message}`, { cause }));
  }
}
