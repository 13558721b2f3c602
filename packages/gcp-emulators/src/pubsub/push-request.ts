import { randomBytes } from "node:crypto";
import type { Delivery } from "./consumer.ts";
import type { Message } from "./message.ts";
import { pushShapeOf, type SubscriptionConfig } from "./subscription-config.ts";

/** One HTTP POST to a push endpoint. */
export interface PushRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const traceParentPattern = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The request that the real service would send, with its doubled field names and their order. */
export function toPushRequest(config: SubscriptionConfig, delivery: Delivery): PushRequest {
  const { message, deliveryAttempt } = delivery;
  const publishTime = new Date(message.publishTime).toISOString();
  const body = Buffer.from(
    JSON.stringify({
      message: {
        // A message with only attributes has no `data`.
        ...(message.data.length > 0 && { data: message.data.toString("base64") }),
        attributes: message.attributes,
        messageId: message.id,
        message_id: message.id,
        publishTime,
        publish_time: publishTime,
        ...(message.orderingKey !== "" && { orderingKey: message.orderingKey }),
      },
      subscription: config.name,
      ...(deliveryAttempt !== undefined && { deliveryAttempt }),
    }),
  );
  return {
    url: config.pushConfig?.pushEndpoint ?? "",
    headers: {
      "content-type": "application/json",
      "content-length": String(body.length),
      "user-agent": "APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)",
      ...(pushShapeOf(config.labels) === "eventarc" && eventarcHeaders(message, publishTime)),
    },
    body,
  };
}

function eventarcHeaders(message: Message, publishTime: string): Record<string, string> {
  return {
    "ce-id": message.id,
    "ce-source": `//pubsub.googleapis.com/${message.topic}`,
    "ce-specversion": "1.0",
    "ce-time": publishTime,
    "ce-type": "google.cloud.pubsub.topic.v1.messagePublished",
    traceparent: traceParent(message.attributes.googclient_traceparent),
  };
}

/** The publisher's trace if it sent one, or else a new, unsampled one. */
function traceParent(published: string | undefined): string {
  if (published !== undefined && traceParentPattern.test(published)) return published;
  return `00-${randomBytes(16).toString("hex")}-${randomBytes(8).toString("hex")}-00`;
}
