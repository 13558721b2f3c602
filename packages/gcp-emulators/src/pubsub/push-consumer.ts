import { failedPrecondition } from "../shared/grpc-calls.ts";
import type { Alarms, Clock } from "./clock.ts";
import type { Consumer, Delivery } from "./consumer.ts";
import type { PushClient } from "./push-client.ts";
import { createPushPace } from "./push-pace.ts";
import { toPushRequest } from "./push-request.ts";
import type { Subscription } from "./subscription.ts";
import { isPush } from "./subscription-config.ts";

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
  const { client, maxConcurrent, log } = deps;
  const underWay = new Map<string, () => void>();
  const pace = createPushPace({ ...deps, resume: () => subscription.wake() });

  function logFailure({ message }: Delivery, reason: string): void {
    const { name, pushConfig } = subscription.config;
    log(`${name}: push of message ${message.id} to ${pushConfig?.pushEndpoint} failed: ${reason}`);
  }

  function push(delivery: Delivery): void {
    const { ackId } = delivery;
    const abort = client.post(toPushRequest(subscription.config, delivery), (result) => {
      underWay.delete(ackId);
      if (result.status === "accepted") {
        pace.succeeded();
        subscription.ack([ackId]);
      } else {
        pace.failed();
        logFailure(delivery, result.reason);
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
