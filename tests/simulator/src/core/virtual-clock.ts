import type { Clock } from "@loopline/platform";
import { createEventQueue } from "./event-queue.ts";

/** The simulation's time, which jumps from event to event. */
export interface VirtualClock {
  /** Milliseconds since the start. */
  elapsed(): number;
  /** Does something later. Returns how to call it off. */
  schedule(milliseconds: number, run: () => void): () => void;
  /** Ends early when the signal aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** Lets everything happen that is to happen, until nothing is left. */
  runUntilIdle(): Promise<void>;
  /**
   * Says that so many are at work that take turns of the event loop, or (less than 0) that they are done or wait for the
   * clock: until then no time passes.
   */
  count(atWork: number): void;
}

/** Where the simulation's calendar begins. */
const start = Date.parse("2026-01-02T00:00:00Z");

/** Turns of the event loop that no work needs. */
const mostTurns = 10_000;

export function createVirtualClock(): VirtualClock {
  const queue = createEventQueue();
  let now = 0;
  let atWork = 0;

  function schedule(milliseconds: number, run: () => void): () => void {
    const event = { at: now + Math.max(0, milliseconds), run, cancelled: false };
    queue.push(event);
    return () => {
      event.cancelled = true;
    };
  }

  /** What follows from an event has happened when the event loop comes round, but for what is still at work. */
  async function settle(): Promise<void> {
    for (let turns = 0; turns === 0 || atWork > 0; turns++) {
      if (turns > mostTurns) throw new Error(`${atWork} requests neither end nor wait for anything`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  return {
    elapsed: () => now,
    schedule,
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const cancel = schedule(milliseconds, resolve);
        signal?.addEventListener("abort", () => {
          cancel();
          resolve();
        });
      }),
    count(change) {
      atWork += change;
    },
    async runUntilIdle() {
      await settle();
      for (let event = queue.pop(); event !== undefined; event = queue.pop()) {
        if (event.cancelled) continue;
        now = event.at;
        event.run();
        await settle();
      }
    },
  };
}

/** What a machine of the simulation takes for the time. @param skew milliseconds by which it is ahead */
export function createSkewedClock(clock: VirtualClock, skew: number): Clock {
  return {
    now: () => new Date(start + clock.elapsed() + skew),
    seconds: () => clock.elapsed() / 1000,
  };
}
