/** The emulator's source of time. Tests pass one that they move by hand. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once, after at least `milliseconds`. The returned function cancels. */
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

export type Alarms = ReturnType<typeof createAlarms>;

/** The longest delay that `setTimeout` supports. A later alarm takes several timers. */
const maxDelayMs = 2 ** 31 - 1;

/** Schedules the ack deadlines, backoffs and retention times of all messages. */
export function createAlarms(clock: Clock) {
  const pending = new Set<() => void>();

  return {
    /** Calls `fire` at `at` (milliseconds since 1970), or soon if that has passed. The returned function cancels. */
    set(at: number, fire: () => void): () => void {
      let stopTimer: () => void;
      const cancel = () => {
        stopTimer();
        pending.delete(cancel);
      };
      const ring = () => {
        if (at > clock.now()) return arm();
        pending.delete(cancel);
        fire();
      };
      const arm = () => {
        stopTimer = clock.after(Math.min(Math.max(0, at - clock.now()), maxDelayMs), ring);
      };
      arm();
      pending.add(cancel);
      return cancel;
    },
    /** Cancels every alarm. */
    close(): void {
      for (const cancel of [...pending]) cancel();
    },
  };
}
