/**
 * What kind of failure it is, which decides what happens next.
 * `invalid-message`: no retry will help, so a function quarantines it. `bad-request`: the caller must change it.
 * `too-large`: it must send less. `not-found`: there is no such thing. `conflict`: it was asked for before, differently. `unavailable`: something we depend on is down, so try again later. `config`: this process cannot start.
 */
export type ErrorCode =
  | "invalid-message"
  | "bad-request"
  | "too-large"
  | "not-found"
  | "conflict"
  | "unavailable"
  | "config";

/** An expected failure with a message that may be shown to whoever caused it. */
export class AppError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AppError";
    this.code = code;
  }
}

export function hasCode(error: unknown, code: ErrorCode): error is AppError {
  return error instanceof AppError && error.code === code;
}
