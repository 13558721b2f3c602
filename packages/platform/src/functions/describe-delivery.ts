import { type FunctionName, subscriptions } from "@loopline/contracts";
import type { Attributes } from "@opentelemetry/api";
import type { PubSubEvent } from "./pubsub-event.ts";

/** Each function consumes one topic. */
const consumed = new Map(subscriptions.map((subscription) => [subscription.consumer, subscription]));

/** What a step that consumes is called. */
export const spanNameOf = (consumer: FunctionName): string => `process ${consumed.get(consumer)?.topic}`;

/**
 * What it says of the delivery: OpenTelemetry's names, and our own with `loopline.` before them.
 * Source: opentelemetry.io/docs/specs/semconv/messaging/gcp-pubsub
 */
export function describeDelivery(consumer: FunctionName, event: PubSubEvent, now: Date): Attributes {
  const { deliveryAttempt, publishTime } = event;
  const { topic, name } = consumed.get(consumer) ?? {};
  return {
    "messaging.system": "gcp_pubsub",
    "messaging.operation.type": "process",
    "messaging.destination.name": topic,
    "messaging.destination.subscription.name": name,
    "messaging.message.id": event.id,
    ...(deliveryAttempt === undefined
      ? {}
      : { "messaging.gcp_pubsub.message.delivery_attempt": deliveryAttempt }),
    "loopline.wait_ms": Math.max(0, now.getTime() - publishTime.getTime()),
  };
}
