import type { Attributes } from "@opentelemetry/api";

/**
 * What a step that publishes says of its message. By the batch's id its trace is found again.
 * Source: opentelemetry.io/docs/specs/semconv/messaging/gcp-pubsub
 */
export function describePublish(topic: string, message: object = {}): Attributes {
  return {
    "messaging.system": "gcp_pubsub",
    "messaging.operation.type": "send",
    "messaging.destination.name": topic,
    ...("batch_id" in message ? { "loopline.batch_id": String(message.batch_id) } : {}),
  };
}
