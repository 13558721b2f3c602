import type { Draft, Message } from "./message.ts";
import { idOf, projectOf } from "./resource-name.ts";

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
