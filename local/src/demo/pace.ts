import { setTimeout as delay } from "node:timers/promises";

/** Where the time comes from and how it passes, so that a test need not wait. Milliseconds. */
export interface Pace {
  /** Since some fixed moment; it never goes back. */
  now(): number;
  pause(milliseconds: number): Promise<void>;
}

/** The real time. Once the signal is aborted, every pause throws. */
export function createPace(signal: AbortSignal): Pace {
  return {
    now: () => performance.now(),
    pause: (milliseconds) => delay(milliseconds, undefined, { signal }),
  };
}
