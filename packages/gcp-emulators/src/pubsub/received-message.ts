import type { Delivery } from "./consumer.ts";
import { toTimestamp } from "./duration.ts";

/** `google.pubsub.v1.ReceivedMessage`, as proto-loader encodes it. */
export function toReceivedMessage({ ackId, message, deliveryAttempt }: Delivery) {
  return {
    ackId,
    message: {
      data: message.data,
      attributes: message.attributes,
      messageId: message.id,
      publishTime: toTimestamp(message.publishTime),
      orderingKey: message.orderingKey,
    },
    deliveryAttempt,
  };
}
