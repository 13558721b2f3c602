import { ApiError } from "../../resources/api-error.ts";

/** Waits some milliseconds. Rejects when the signal aborts. */
export type Pause = (milliseconds: number, signal: AbortSignal) => Promise<void>;

const mostRetries = 4;

/** Tries again what failed because something is down or busy, after as long as the API asks for. */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  pause: Pause,
  signal: AbortSignal,
): Promise<T> {
  for (let retry = 0; ; retry++) {
    try {
      return await attempt();
    } catch (error) {
      if (signal.aborted || retry === mostRetries || !isTransient(error)) throw error;
      await pause(Math.max((error.retryAfter ?? 0) * 1_000, 500 * 2 ** retry), signal);
    }
  }
}

function isTransient(error: unknown): error is ApiError {
  if (!(error instanceof ApiError)) return false;
  return error.status === 0 || error.status === 429 || error.status >= 500;
}
