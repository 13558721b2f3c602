import type { Alarms } from "./alarms.ts";
import type { Clock } from "./clock.ts";

/** How many pushes may be under way, by how the last ones went. */
export interface PushPace {
  /** `usual`, or less at an endpoint that fails. */
  most(usual: number): number;
  succeeded(): void;
  failed(): void;
}

export interface PushPaceDeps {
  readonly clock: Clock;
  readonly alarms: Alarms;
  /** There may be room again. */
  resume(): void;
}

/** Failures in a row that are still taken for the messages' own. */
const tolerated = 5;

/** Milliseconds, doubling with each pause. The real service's go up to 60 s. */
const pause = { shortest: 100, longest: 1_600 };

/**
 * Spares an endpoint that refuses everything, as the real service's push backoff does: after some failures in a row it
 * pauses, then tries one message, until one is accepted. So an endpoint that is down costs few messages an attempt.
 * Source: cloud.google.com/pubsub/docs/push#push_backoff
 */
export function createPushPace({ clock, alarms, resume }: PushPaceDeps): PushPace {
  let failures = 0;
  let pauses = 0;
  let isPaused = false;

  function end(): void {
    isPaused = false;
    resume();
  }

  return {
    most(usual) {
      if (isPaused) return 0;
      return failures < tolerated ? usual : 1;
    },
    succeeded() {
      failures = 0;
      pauses = 0;
    },
    failed() {
      // Sent before the pause: nothing new is learnt of them.
      if (isPaused) return;
      failures += 1;
      if (failures < tolerated) return;
      isPaused = true;
      alarms.set(clock.now() + Math.min(pause.shortest * 2 ** pauses, pause.longest), end);
      pauses += 1;
    },
  };
}
