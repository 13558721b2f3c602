import type { ErrorReply } from "@loopline/contracts";
import { LooplineError } from "./loopline-error.ts";

/** What the caller can do about a status, beyond what the API says. */
const advice: Readonly<Record<number, string>> = {
  401: "Give createClient an apiKey.",
  403: "This apiKey may not do that: use one that may.",
  429: "Send less at a time, or try again later.",
};

/** The error that an answer other than success stands for. Reads its body. */
export async function errorOf(response: Response, asked: string): Promise<LooplineError> {
  const retryAfter = secondsOf(response.headers.get("retry-after"));
  if (response.type === "opaqueredirect" || (response.status >= 300 && response.status < 400)) {
    // Not followed: an API key would go wherever it leads.
    const message = `${asked} is redirected. Use the address that it is redirected to.`;
    return new LooplineError(response.status || 302, message);
  }
  const reply = replyIn(await response.text());
  const said = reply?.message ?? `${asked} was answered with status ${response.status}`;
  const message = [said, advice[response.status]].filter((part) => part !== undefined).join(". ");
  return new LooplineError(response.status, message, { retryAfter, reply });
}

export function noAnswer(asked: string, cause: unknown): LooplineError {
  const why = cause instanceof Error ? reasonOf(cause) : String(cause);
  return new LooplineError(0, `${asked} has no answer (${why}). Is it running, and is its address right?`, {
    cause,
  });
}

/** Node's fetch says "fetch failed" and keeps the reason below. */
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
