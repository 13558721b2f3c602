import type { Pace } from "../../src/demo/teach.ts";

/** A pace that waits for nothing. */
export interface ManualPace extends Pace {
  /** What was paused for, in milliseconds. */
  readonly pauses: readonly number[];
}

export function createManualPace(): ManualPace {
  const pauses: number[] = [];
  let now = 0;
  return {
    pauses,
    now: () => now,
    async pause(milliseconds) {
      pauses.push(milliseconds);
      now += milliseconds;
    },
  };
}
