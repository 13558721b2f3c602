import type { Alarms, Clock } from "./clock.ts";

interface PushPaceDeps {
  readonly clock: Clock;
  readonly alarms: Alarms;
  /** Called when a pause ends. */
  resume(): void;
}

/** Fewer failures in a row are blamed on the messages, not on the endpoint. */
const maxFailures = 5;

/** Doubles with each pause. The real service pauses for up to 60 s. */
const pauseMs = { min: 100, max: 1_600 };

/**
 * Limits how many pushes may be under way, depending on the results of the last ones. It spares an endpoint that refuses
 * everything, like the real service's push backoff: after some failures in a row it
 * pauses, then tries one message at a time until one is accepted. While an endpoint is down, few messages use up a
 * delivery attempt.
 * Source: cloud.google.com/pubsub/docs/push#push_backoff
 */
export function createPushPace({ clock, alarms, resume }: PushPaceDeps) {
  let failures = 0;
  let pauses = 0;
  let isPaused = false;

  function end(): void {
    isPaused = false;
    resume();
  }

  return {
    /** `max`, or less if the endpoint fails. */
    limit(max: number): number {
      if (isPaused) return 0;
      return failures < maxFailures ? max : 1;
    },
    succeeded(): void {
      failures = 0;
      pauses = 0;
    },
    failed(): void {
      // These pushes were sent before the pause and say nothing new about the endpoint.
      if (isPaused) return;
      failures += 1;
      if (failures < maxFailures) return;
      isPaused = true;
      alarms.set(clock.now() + Math.min(pauseMs.min * 2 ** pauses, pauseMs.max), end);
      pauses += 1;
    },
  };
}
