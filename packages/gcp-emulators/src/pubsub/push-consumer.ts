import type { Consumer, Delivery } from "./consumer.ts";
import type { PushClient } from "./push-client.ts";
import { toPushRequest } from "./push-request.ts";
import type { Subscription } from "./subscription.ts";

/** What a push consumer needs. */
export interface PushConsumerDeps {
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
export function createPushConsumer({ subscription, client, maxConcurrent, log }: PushConsumerDeps): Consumer {
  const underWay = new Map<string, () => void>();

  function complain({ message }: Delivery, why: string): void {
    const { name, pushConfig } = subscription.config;
    log(`${name}: push of message ${message.id} to ${pushConfig?.pushEndpoint} failed: ${why}`);
  }

  function push(delivery: Delivery): void {
    const { ackId } = delivery;
    const abort = client.post(toPushRequest(subscription.config, delivery), (result) => {
      underWay.delete(ackId);
      if (result.status === "accepted") {
        subscription.ack([ackId]);
      } else {
        complain(delivery, result.reason);
        subscription.modifyAckDeadline([ackId], 0);
      }
    });
    underWay.set(ackId, abort);
  }

  return {
    leaseMilliseconds: () => subscription.config.ackDeadlineSeconds * 1_000,
    room: () => ({ messages: maxConcurrent - underWay.size, bytes: Number.POSITIVE_INFINITY }),
    deliver(deliveries) {
      for (const delivery of deliveries) push(delivery);
    },
    released(delivery, end) {
      const abort = underWay.get(delivery.ackId);
      if (abort === undefined) return;
      underWay.delete(delivery.ackId);
      abort();
      if (end === "expired") complain(delivery, "no answer by the ack deadline");
    },
  };
}
