import { LooplineError } from "./loopline-error.ts";

/** Waits some milliseconds. Rejects with the signal's reason if it aborts. */
export type Sleep = (ms: number, signal: AbortSignal | undefined) => Promise<void>;

/** How often and when to retry. */
export interface RetryPolicy {
  /** After the first attempt. */
  readonly retries: number;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly sleep: Sleep;
}

const firstBackoffMs = 250;
const maxBackoffMs = 10_000;
/** If the API asks for a longer pause, the caller gets the error, with {@link LooplineError.retryAfter}. */
const maxRetryAfterSeconds = 60;

const transientStatuses: readonly number[] = [0, 429, 502, 503, 504];

/** Retries an attempt that failed because something is down or busy. The attempt must be idempotent. */
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
  return (error.retryAfter ?? 0) <= maxRetryAfterSeconds;
}

/**
 * Milliseconds to wait: what the API asks for, plus a random pause up to a limit that doubles, so that many clients do
 * not return at the same moment.
 *
 * @param retry from 0
 * @param retryAfter seconds
 * @param firstMs the limit of the first pause
 */
export function backoff(
  retry: number,
  retryAfter: number | undefined,
  random: () => number,
  firstMs = firstBackoffMs,
): number {
  return (retryAfter ?? 0) * 1_000 + random() * Math.min(maxBackoffMs, firstMs * 2 ** retry);
}

export const sleep: Sleep = (ms, signal) =>
  new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true });
  });
