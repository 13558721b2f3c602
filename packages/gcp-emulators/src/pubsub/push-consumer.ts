import type { Alarms } from "./alarms.ts";
import type { Clock } from "./clock.ts";
import type { Consumer, Delivery } from "./consumer.ts";
import type { PushClient } from "./push-client.ts";
import { createPushPace } from "./push-pace.ts";
import { toPushRequest } from "./push-request.ts";
import type { Subscription } from "./subscription.ts";

/** What a push consumer needs. */
export interface PushConsumerDeps {
  readonly clock: Clock;
  readonly alarms: Alarms;
  readonly subscription: Subscription;
  readonly client: PushClient;
  /** Requests under way at once. */
  readonly maxConcurrent: number;
  log(line: string): void;
}

/**
 * Sends a subscription's messages to its endpoint. The ack deadline is the request's timeout: when the lease ends
 * first, the request is aborted. Only an accepting status acknowledges.
 */
export function createPushConsumer(deps: PushConsumerDeps): Consumer {
  const { subscription, client, maxConcurrent, log } = deps;
  const underWay = new Map<string, () => void>();
  const pace = createPushPace({ ...deps, resume: () => subscription.wake() });

  function complain({ message }: Delivery, why: string): void {
    const { name, pushConfig } = subscription.config;
    log(`${name}: push of message ${message.id} to ${pushConfig?.pushEndpoint} failed: ${why}`);
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
        complain(delivery, result.reason);
        subscription.modifyAckDeadline([ackId], 0);
      }
    });
    underWay.set(ackId, abort);
  }

  return {
    kind: "push",
    leaseMilliseconds: () => subscription.config.ackDeadlineSeconds * 1_000,
    room: () => ({ messages: pace.most(maxConcurrent) - underWay.size, bytes: Number.POSITIVE_INFINITY }),
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
      complain(delivery, "no answer by the ack deadline");
    },
  };
}
