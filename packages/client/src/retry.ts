import { LooplineError } from "./loopline-error.ts";
import type { Sleep } from "./sleep.ts";

/** How often and when to try again. */
export interface RetryPolicy {
  /** After the first attempt. */
  readonly retries: number;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly sleep: Sleep;
}

/** Milliseconds. */
const firstBackoff = 250;
const longestBackoff = 10_000;
/** Seconds. Whoever asks for more gets it from the caller, who can see {@link LooplineError.retryAfter}. */
const longestRetryAfter = 60;

const transientStatuses: readonly number[] = [0, 429, 502, 503, 504];

/** Tries again what failed because something is down or busy. What is attempted must have its effect once. */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  { retries, random, sleep }: RetryPolicy,
  signal: AbortSignal | undefined,
): Promise<T> {
  for (let retry = 0; ; retry++) {
    signal?.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      if (retry >= retries || !isTransient(error)) throw error;
      await sleep(backoff(retry, error.retryAfter, random), signal);
    }
  }
}

export function isTransient(error: unknown): error is LooplineError {
  if (!(error instanceof LooplineError) || !transientStatuses.includes(error.status)) return false;
  return (error.retryAfter ?? 0) <= longestRetryAfter;
}

/**
 * Milliseconds to wait: anything up to a limit that doubles, so that many clients do not come back as one, on top of
 * what the API asks for.
 *
 * @param retry from 0
 * @param retryAfter seconds
 * @param first the limit of the first wait, in milliseconds
 */
export function backoff(
  retry: number,
  retryAfter: number | undefined,
  random: () => number,
  first = firstBackoff,
): number {
  return (retryAfter ?? 0) * 1_000 + random() * Math.min(longestBackoff, first * 2 ** retry);
}
