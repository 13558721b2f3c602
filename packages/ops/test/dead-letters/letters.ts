import type { Letter } from "../../src/dead-letters/letter.ts";

/** The attributes of a message that the prediction function quarantined. */
export const quarantinedAttributes = {
  colour: "green",
  reason: "message must be JSON in UTF-8",
  function: "prediction",
  message_id: "42",
  publish_time: "2026-01-02T03:04:05.678Z",
  subscription: "projects/p/subscriptions/request.prediction",
  delivery_attempt: "3",
};

/** The attributes of a message that Pub/Sub gave up. */
export const givenUpAttributes = {
  colour: "green",
  reason: "the message's own",
  CloudPubSubDeadLetterSourceDeliveryCount: "100",
  CloudPubSubDeadLetterSourceSubscription: "model.training-to-db",
  CloudPubSubDeadLetterSourceSubscriptionProject: "p",
  CloudPubSubDeadLetterSourceTopicPublishTime: "2026-01-02T03:04:05.678+00:00",
};

/** A letter, from `id` seconds after a fixed moment. */
export function createLetter(id: number, letter: Partial<Letter> = {}): Letter {
  return {
    id: String(id),
    publishTime: new Date(Date.UTC(2026, 0, 2) + id * 1_000),
    attributes: quarantinedAttributes,
    data: Buffer.from(`{"number":${id}}`),
    ...letter,
  };
}
