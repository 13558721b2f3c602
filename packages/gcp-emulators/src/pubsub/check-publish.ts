import { type Draft, sizeOf } from "./message.ts";
import { invalidArgument } from "./pubsub-error.ts";

const maxMessages = 1_000;
const maxBytes = 10_000_000;
const maxAttributes = 100;
const maxKeyBytes = 256;
const maxValueBytes = 1_024;
const maxOrderingKeyBytes = 1_024;

/** Throws INVALID_ARGUMENT if the service would not take these messages in one publish. */
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

function refuseAbove(what: string, value: number, most: number): void {
  if (value <= most) return;
  throw invalidArgument(
    `The value for ${what} is too large. You passed ${value} in the request, but the maximum value is ${most}.`,
  );
}
