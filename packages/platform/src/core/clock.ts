/** Where the time comes from, so that a test can set it. */
export interface Clock {
  /** The present moment. */
  now(): Date;
  /** Seconds since some fixed moment; only differences mean anything, and it never goes back. */
  seconds(): number;
}

export const systemClock: Clock = {
  now: () => new Date(),
  seconds: () => performance.now() / 1000,
};
