/** An answer other than success, or none at all. The message is for the person at the screen. */
export class ApiError extends Error {
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** Seconds after which to try again, where the API says so. */
  readonly retryAfter: number | undefined;

  constructor(
    status: number,
    message: string,
    options: ErrorOptions & { retryAfter?: number | undefined } = {},
  ) {
    super(message, options);
    this.name = "ApiError";
    this.status = status;
    this.retryAfter = options.retryAfter;
  }
}
