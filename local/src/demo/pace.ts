import { setTimeout as delay } from "node:timers/promises";

/** The clock, in milliseconds. Tests replace it to avoid waiting. */
export interface Pace {
  /** Since any fixed moment; never decreases. */
  now(): number;
  pause(milliseconds: number): Promise<void>;
}

/** The real clock. Once the signal is aborted, every pause throws. */
export function createPace(signal: AbortSignal): Pace {
  return {
    now: () => performance.now(),
    pause: (milliseconds) => delay(milliseconds, undefined, { signal }),
  };
}

export interface WaitOptions {
  /** What is expected, for the error. */
  readonly what: string;
  readonly pauseMs: number;
  readonly timeoutMs: number;
}

/**
 * Repeats `look` until it finds something.
 *
 * @throws an error that names what was expected, after `timeoutMs`; and what `look` throws.
 */
export async function waitFor<T>(
  pace: Pace,
  { what, pauseMs, timeoutMs }: WaitOptions,
  look: () => Promise<T | undefined>,
): Promise<T> {
  const deadline = pace.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (pace.now() >= deadline) {
      throw new Error(
        `waited ${timeoutMs / 1000} s in vain for ${what}: see the logs of the stack's functions`,
      );
    }
    await pace.pause(pauseMs);
  }
}
