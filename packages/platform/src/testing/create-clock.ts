import type { Clock } from "../core/clock.ts";

/** A clock that moves when told, for tests. */
export interface ManualClock extends Clock {
  advance(milliseconds: number): void;
}

export function createClock(start = new Date("2026-01-02T03:04:05.678Z")): ManualClock {
  let elapsed = 0;
  return {
    now: () => new Date(start.getTime() + elapsed),
    seconds: () => elapsed / 1000,
    advance(milliseconds) {
      elapsed += milliseconds;
    },
  };
}
