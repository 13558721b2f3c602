import type { Clock } from "../core/clock.ts";
import { withDeadline } from "../core/with-deadline.ts";
import type { RateBlock, RateCounter } from "../redis/rate-counter.ts";

/** What a key has left in its minute. */
export interface RateState {
  readonly isAllowed: boolean;
  readonly left: number;
  /** Whole seconds until the next minute begins. */
  readonly seconds: number;
}

/** Lets a key's requests through, as many as its minute has. */
export interface RateAllowance {
  /** The answer at hand; undefined when the counter must be asked. */
  spend(): RateState | undefined;
  /** Asks the counter, once for all who wait. Rejects when it does not answer in time. */
  refill(limit: number): Promise<void>;
}

/** Milliseconds that requests wait to be counted. */
const patienceMs = 250;

/** Asks the counter for a block of requests at a time, so that hardly any request waits for it. */
export function createRateAllowance(keyId: string, counter: RateCounter, clock: Clock): RateAllowance {
  let held = 0;
  let left = 0;
  /** On the clock; before the first block, long ago. */
  let endsAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;

  function keep(block: RateBlock): void {
    held = block.granted;
    left = block.left;
    endsAt = clock.seconds() + block.endsInMs / 1_000;
  }

  return {
    spend() {
      const seconds = Math.ceil(endsAt - clock.seconds());
      if (seconds <= 0) return undefined;
      if (held > 0) {
        held -= 1;
        return { isAllowed: true, left: left + held, seconds };
      }
      return left > 0 ? undefined : { isAllowed: false, left, seconds };
    },
    refill(limit) {
      asking ??= withDeadline(patienceMs, "Redis", () => counter.take(keyId, limit))
        .then(keep)
        .finally(() => {
          asking = undefined;
        });
      return asking;
    },
  };
}
