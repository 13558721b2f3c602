import type { ErrorReply } from "@loopline/contracts";

interface ErrorDetails extends ErrorOptions {
  readonly retryAfter?: number | undefined;
  readonly reply?: ErrorReply | undefined;
  readonly batchId?: string | undefined;
}

/** A request that failed: an answer other than success, or no answer. */
export class LooplineError extends Error {
  /** HTTP status; 0 without an answer. */
  readonly status: number;
  /** Seconds to wait before the next attempt, if the API gave them. */
  readonly retryAfter: number | undefined;
  /** The API's error; undefined without an answer, or if it came from something else, such as a proxy. */
  readonly reply: ErrorReply | undefined;
  /** The batch that was accepted, if its predictions did not arrive in time. */
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

/** What the caller can do, added to the API's message. */
const advice: Readonly<Record<number, string>> = {
  401: "Give createClient an apiKey.",
  403: "This apiKey has no right to do that: use another one.",
  429: "Send less at a time, or try again later.",
};

/**
 * The error for an answer other than success. Reads its body.
 * @param request method and URL, for the message
 */
export async function errorOf(response: Response, request: string): Promise<LooplineError> {
  const retryAfter = secondsOf(response.headers.get("retry-after"));
  if (response.type === "opaqueredirect" || (response.status >= 300 && response.status < 400)) {
    // Not followed, because the API key would be sent to the new address.
    const message = `${request} is redirected. Use the address that it is redirected to.`;
    return new LooplineError(response.status || 302, message);
  }
  const reply = replyIn(await response.text());
  const text = reply?.message ?? `${request} was answered with status ${response.status}`;
  const message = [text, advice[response.status]].filter((part) => part !== undefined).join(". ");
  return new LooplineError(response.status, message, { retryAfter, reply });
}

/** The error for a request that failed with `cause` before there was an answer. */
export function noAnswer(request: string, cause: unknown): LooplineError {
  const reason = cause instanceof Error ? reasonOf(cause) : String(cause);
  const message = `${request} has no answer (${reason}). Is it running, and is its address right?`;
  return new LooplineError(0, message, { cause });
}

/** Node's fetch says only "fetch failed" and has the reason in the cause. */
function reasonOf({ message, cause }: Error): string {
  return cause instanceof Error && cause.message !== "" ? cause.message : message;
}

/** @param header a number of seconds, or a date */
function secondsOf(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1_000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

function replyIn(body: string): ErrorReply | undefined {
  try {
    const json: unknown = JSON.parse(body);
    if (typeof json !== "object" || json === null) return undefined;
    if (!("status_text" in json && "message" in json)) return undefined;
    const { status_text, message } = json;
    return typeof status_text === "string" && typeof message === "string"
      ? { status_text, message }
      : undefined;
  } catch {
    return undefined;
  }
}
