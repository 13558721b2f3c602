/**
 * The kind of failure, which decides what happens next.
 * - `invalid-message`: retrying cannot help, so a function quarantines the message.
 * - `bad-request`: the caller must change the request.
 * - `forbidden`: the caller may not do this.
 * - `too-large`: the caller must send less.
 * - `not-found`: there is no such thing.
 * - `exhausted`: the caller has used up what it may use for now.
 * - `conflict`: same idempotency key, different body.
 * - `unavailable`: a dependency is down, so try again later.
 * - `config`: this process cannot start.
 */
type ErrorCode =
  | "invalid-message"
  | "bad-request"
  | "forbidden"
  | "too-large"
  | "not-found"
  | "exhausted"
  | "conflict"
  | "unavailable"
  | "config";

interface AppErrorOptions extends ErrorOptions {
  readonly retryAfter?: number;
}

/** An expected failure. Its message may be shown to the caller. */
export class AppError extends Error {
  readonly code: ErrorCode;
  /** Whole seconds after which a retry may succeed, where they are known. */
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options);
    this.name = "AppError";
    this.code = code;
    this.retryAfter = options.retryAfter;
  }
}

export function hasCode(error: unknown, code: ErrorCode): error is AppError {
  return error instanceof AppError && error.code === code;
}
