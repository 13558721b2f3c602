import type { Clock } from "../../src/index.ts";

/** A clock that moves only when the test moves it. */
export interface VirtualClock extends Clock {
  /** Advances by `milliseconds` and runs the callbacks that are due on the way, each at its time. */
  advance(milliseconds: number): void;
}

/** Starts at 2026-01-01, a whole second. */
export function createVirtualClock(start = Date.UTC(2026, 0, 1)): VirtualClock {
  let now = start;
  const timers = new Set<{ at: number; callback: () => void }>();

  return {
    now: () => now,
    after(milliseconds, callback) {
      const timer = { at: now + milliseconds, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(milliseconds) {
      const end = now + milliseconds;
      for (;;) {
        const due = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        const [first] = due;
        if (first === undefined) break;
        timers.delete(first);
        now = Math.max(now, first.at);
        first.callback();
      }
      now = end;
    },
  };
}
