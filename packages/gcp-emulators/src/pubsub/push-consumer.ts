import { failedPrecondition } from "../shared/grpc-calls.ts";
import type { Alarms, Clock } from "./clock.ts";
import type { Consumer, Delivery } from "./consumer.ts";
import type { PushClient } from "./push-client.ts";
import { isPush } from "./resource-config.ts";
import type { Subscription } from "./subscription.ts";

/** What push consumers share. */
export interface PushDeps {
  readonly clock: Clock;
  readonly alarms: Alarms;
  readonly client: PushClient;
  /** Requests under way at once, for each subscription. */
  readonly maxConcurrent: number;
  log(line: string): void;
}

/** Returns a function that starts or stops a subscription's pushes, as its settings say. */
export function createPushConnector(deps: PushDeps): (subscription: Subscription) => void {
  const pushing = new WeakMap<Subscription, Consumer>();

  return (subscription) => {
    const consumer = pushing.get(subscription);
    const shouldPush = isPush(subscription.config) && !subscription.config.detached;
    if (shouldPush === (consumer !== undefined)) return;
    subscription.disconnect(
      failedPrecondition(`Subscription ${subscription.config.name} changed its push config.`),
    );
    if (consumer !== undefined) {
      pushing.delete(subscription);
      return;
    }
    const added = createPushConsumer(subscription, deps);
    pushing.set(subscription, added);
    subscription.attach(added);
  };
}

/**
 * Sends a subscription's messages to its endpoint. The ack deadline is the request's timeout: when the lease ends
 * first, the request is aborted. Only an accepting status acknowledges.
 */
function createPushConsumer(subscription: Subscription, deps: PushDeps): Consumer {
  const { clock, alarms, client, maxConcurrent, log } = deps;
  const underWay = new Map<string, () => void>();
  const pace = createPushPace(clock, alarms, subscription.wake);

  function logFailure({ message }: Delivery, reason: string): void {
    const { name, pushConfig } = subscription.config;
    log(`${name}: push of message ${message.id} to ${pushConfig?.pushEndpoint} failed: ${reason}`);
  }

  function push(delivery: Delivery): void {
    const { ackId } = delivery;
    const abort = client.post(subscription.config, delivery, (failure) => {
      underWay.delete(ackId);
      if (failure === undefined) {
        pace.succeeded();
        subscription.ack([ackId]);
      } else {
        pace.failed();
        logFailure(delivery, failure);
        subscription.modifyAckDeadline([ackId], 0);
      }
    });
    underWay.set(ackId, abort);
  }

  return {
    kind: "push",
    leaseMilliseconds: () => subscription.config.ackDeadlineSeconds * 1_000,
    room: () => ({ messages: pace.limit(maxConcurrent) - underWay.size, bytes: Number.POSITIVE_INFINITY }),
    deliver(deliveries) {
      for (const delivery of deliveries) push(delivery);
    },
    released(delivery, end) {
      const abort = underWay.get(delivery.ackId);
      if (abort === undefined) return;
      underWay.delete(delivery.ackId);
      abort();
      if (end !== "expired") return;
      pace.failed();
      logFailure(delivery, "no answer by the ack deadline");
    },
  };
}

/** After this many failures in a row, the endpoint is assumed to be down; fewer may be due to the messages. */
const maxFailures = 5;

/** Doubles with each pause. The real service pauses for up to 60 s. */
const pauseMs = { min: 100, max: 1_600 };

/**
 * Limits how many pushes may be under way, like the real service's push backoff: after some failures in a row it pauses
 * and then calls `resume`; from then on it allows one message at a time until one is accepted. While an endpoint is down,
 * few messages use up a delivery attempt.
 * Source: cloud.google.com/pubsub/docs/push#push_backoff
 */
export function createPushPace(clock: Clock, alarms: Alarms, resume: () => void) {
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
