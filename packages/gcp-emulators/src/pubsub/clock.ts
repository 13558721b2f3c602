/** Time as the emulator sees it, so that tests move it instead of waiting. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once, `milliseconds` from now at the earliest; the returned function cancels. */
  after(milliseconds: number, callback: () => void): () => void;
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};
