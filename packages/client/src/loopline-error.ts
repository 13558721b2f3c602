import type { ErrorReply } from "@loopline/contracts";

/** What is known of a failure besides its message. */
export interface ErrorDetails extends ErrorOptions {
  readonly retryAfter?: number | undefined;
  readonly reply?: ErrorReply | undefined;
  readonly batchId?: string | undefined;
}

/** Any answer other than success, or none at all. */
export class LooplineError extends Error {
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** Seconds after which to try again, where the API says so. */
  readonly retryAfter: number | undefined;
  /** The API's own words; undefined when they came from elsewhere, such as a proxy, or there were none. */
  readonly reply: ErrorReply | undefined;
  /** The batch that was taken, but whose predictions did not come in time. */
  readonly batchId: string | undefined;

  constructor(status: number, message: string, details: ErrorDetails = {}) {
    super(message, details);
    this.name = "LooplineError";
    this.status = status;
    this.retryAfter = details.retryAfter;
    this.reply = details.reply;
    this.batchId = details.batchId;
  }
}
