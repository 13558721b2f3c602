import { type FunctionName, subscriptions } from "@loopline/contracts";
import type { Attributes } from "@opentelemetry/api";
import type { PubSubEvent } from "./pubsub-event.ts";

/** What a step that consumes is called. */
export const spanNameOf = (consumer: FunctionName): string => `process ${topicOf(consumer)}`;

/**
 * What it says of the delivery: OpenTelemetry's names, and our own with `loopline.` before them.
 * Source: opentelemetry.io/docs/specs/semconv/messaging/gcp-pubsub
 */
export function describeDelivery(consumer: FunctionName, event: PubSubEvent, now: Date): Attributes {
  const { deliveryAttempt, publishTime } = event;
  const topic = topicOf(consumer);
  return {
    "messaging.system": "gcp_pubsub",
    "messaging.operation.type": "process",
    "messaging.destination.name": topic,
    "messaging.destination.subscription.name": `${topic}.${consumer}`,
    "messaging.message.id": event.id,
    ...(deliveryAttempt === undefined
      ? {}
      : { "messaging.gcp_pubsub.message.delivery_attempt": deliveryAttempt }),
    "loopline.wait_ms": Math.max(0, now.getTime() - publishTime.getTime()),
  };
}

/** Each function consumes one topic. */
function topicOf(consumer: FunctionName): string {
  return subscriptions.find((subscription) => subscription.consumer === consumer)?.topic ?? "unknown";
}
