import { z } from "zod";
import { invalidArgument } from "../shared/grpc-calls.ts";
import { idOf, projectOf } from "./resource-name.ts";

/** A published message, as the journal stores it: `data` is base64 there. */
export const MessageSchema = z.object({
  id: z.string(),
  /** The topic it was published to: `projects/P/topics/T`. */
  topic: z.string(),
  data: z.string().transform((base64): Buffer => Buffer.from(base64, "base64")),
  attributes: z.record(z.string(), z.string()),
  /** Empty if the publisher set none. */
  orderingKey: z.string(),
  /** Milliseconds since 1970. */
  publishTime: z.number(),
});

/** A published message. All subscriptions that hold it share one object, which never changes. */
export type Message = Readonly<z.output<typeof MessageSchema>>;

/** A message before the service gives it an id and a time. */
export type Draft = Pick<Message, "data" | "attributes" | "orderingKey">;

/** Bytes that count against publish limits, flow control and a subscription's backlog. */
export function sizeOf(message: Draft): number {
  let bytes = message.data.length + Buffer.byteLength(message.orderingKey);
  for (const [key, value] of Object.entries(message.attributes)) {
    bytes += Buffer.byteLength(key) + Buffer.byteLength(value);
  }
  return bytes;
}

/** What the service publishes to the dead-letter topic: the message, plus attributes that say where it failed. */
export function toDeadLetter(message: Message, subscription: string, deliveries: number): Draft {
  return {
    data: message.data,
    orderingKey: message.orderingKey,
    attributes: {
      ...message.attributes,
      CloudPubSubDeadLetterSourceDeliveryCount: String(deliveries),
      CloudPubSubDeadLetterSourceSubscription: idOf(subscription),
      CloudPubSubDeadLetterSourceSubscriptionProject: projectOf(subscription),
      CloudPubSubDeadLetterSourceTopicPublishTime: new Date(message.publishTime)
        .toISOString()
        .replace("Z", "+00:00"),
    },
  };
}

const maxMessages = 1_000;
const maxBytes = 10_000_000;
const maxAttributes = 100;
const maxKeyBytes = 256;
const maxValueBytes = 1_024;
const maxOrderingKeyBytes = 1_024;

/** Throws INVALID_ARGUMENT if the service would not accept these messages in one publish. */
export function checkPublish(messages: readonly Draft[]): void {
  if (messages.length === 0) {
    throw invalidArgument(
      "The value for message_count is too small. You passed 0 in the request, but the minimum value is 1.",
    );
  }
  refuseAbove("message_count", messages.length, maxMessages);
  if (messages.some(({ orderingKey }) => orderingKey !== messages[0]?.orderingKey)) {
    throw invalidArgument(
      "In a single publish request, all messages must have no ordering key or they must all have the same ordering_key.",
    );
  }
  let bytes = 0;
  for (const message of messages) {
    checkMessage(message);
    bytes += sizeOf(message);
  }
  refuseAbove("request_size", bytes, maxBytes);
}

function checkMessage(message: Draft): void {
  const attributes = Object.entries(message.attributes);
  if (message.data.length === 0 && attributes.length === 0) {
    throw invalidArgument(
      "One or more messages in the publish request is empty. Each message must contain either non-empty data, or " +
        "at least one attribute.",
    );
  }
  refuseAbove("message_attributes", attributes.length, maxAttributes);
  refuseAbove("ordering_key size", Buffer.byteLength(message.orderingKey), maxOrderingKeyBytes);
  for (const [key, value] of attributes) {
    if (key === "" || (key.startsWith("goog") && !key.startsWith("googclient_"))) {
      throw invalidArgument(`Invalid attribute key "${key}": it must not be empty or start with goog.`);
    }
    refuseAbove("attribute key size", Buffer.byteLength(key), maxKeyBytes);
    refuseAbove("attribute value size", Buffer.byteLength(value), maxValueBytes);
  }
}

function refuseAbove(what: string, value: number, max: number): void {
  if (value <= max) return;
  throw invalidArgument(
    `The value for ${what} is too large. You passed ${value} in the request, but the maximum value is ${max}.`,
  );
}
