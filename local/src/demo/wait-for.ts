import type { Pace } from "./pace.ts";

export interface WaitOptions {
  /** What is waited for, to be named in the error. */
  readonly what: string;
  readonly pauseMs: number;
  readonly timeoutMs: number;
}

/**
 * Looks again and again until `look` finds something.
 *
 * @throws when it found nothing in time, saying what was waited for; and whatever `look` throws.
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
      throw new Error(`waited ${timeoutMs / 1000} s in vain for ${what}: see what the stack's functions log`);
    }
    await pace.pause(pauseMs);
  }
}
