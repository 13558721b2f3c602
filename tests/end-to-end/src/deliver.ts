import { randomUUID } from "node:crypto";
import { type Call, callerOf, type Reply } from "./send-request.ts";

/** A Pub/Sub message. */
export interface Message {
  readonly id: string;
  readonly data: Buffer;
  readonly publishTime: Date;
}

/** A message with this body, as JSON, and a new id. It is not published. */
export function toMessage(body: unknown): Message {
  return { id: randomUUID(), data: Buffer.from(JSON.stringify(body)), publishTime: new Date() };
}

/** How a message reaches a function: from a push subscription, or as Eventarc's CloudEvent. */
export const deliveryShapes = ["raw push", "Eventarc"] as const;
export type DeliveryShape = (typeof deliveryShapes)[number];

const project = "projects/some-project";

/** Delivers a message to the function at `url`. Status 204 acknowledges it. */
export async function deliver(
  url: string,
  topic: string,
  message: Message,
  shape: DeliveryShape = "raw push",
): Promise<Reply> {
  const call: Call = callerOf(url);
  const time = message.publishTime.toISOString();
  const body = {
    message: {
      data: message.data.toString("base64"),
      attributes: {},
      messageId: message.id,
      message_id: message.id,
      publishTime: time,
      publish_time: time,
    },
    subscription: `${project}/subscriptions/${topic}.e2e`,
    ...(shape === "raw push" ? { deliveryAttempt: 1 } : {}),
  };
  return await call("POST", new URL(url).pathname, body, {
    "content-type": "application/json",
    ...(shape === "Eventarc" ? cloudEventHeaders(topic, message.id, time) : {}),
  });
}

function cloudEventHeaders(topic: string, id: string, time: string): Record<string, string> {
  return {
    "ce-id": id,
    "ce-source": `//pubsub.googleapis.com/${project}/topics/${topic}`,
    "ce-specversion": "1.0",
    "ce-time": time,
    "ce-type": "google.cloud.pubsub.topic.v1.messagePublished",
  };
}
