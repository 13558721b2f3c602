import type { Message, Subscription } from "@google-cloud/pubsub";
import { status } from "@grpc/grpc-js";
import { expect, onTestFinished, test } from "vitest";
import { createEventQueue } from "./event-queue.ts";
import { createPuller, startFixture, subscriptionName, topicName } from "./fixture.ts";
import { createRandom } from "./random.ts";
import { createVirtualClock } from "./virtual-clock.ts";

/** Subscribes until the end of the test. Returns queues of the messages and errors. */
function listen(subscription: Subscription) {
  const messages = createEventQueue<Message>();
  const errors = createEventQueue<Error>();
  subscription.on("message", messages.put);
  subscription.on("error", errors.put);
  onTestFinished(() => subscription.close());
  return { messages, errors };
}

test("a message arrives as soon as it is published, with its time and attributes", async () => {
  const clock = createVirtualClock();
  const { pubsub } = await startFixture({ clock });
  const [topic] = await pubsub.createTopic("notes");
  const [subscription] = await topic.createSubscription("sub");
  const { messages } = listen(subscription);
  const messageId = await topic.publishMessage({ data: Buffer.from("hello"), attributes: { a: "1" } });
  const message = await messages.next();
  expect(message.id).toBe(messageId);
  expect(String(message.data)).toBe("hello");
  expect(message.attributes).toEqual({ a: "1" });
  expect(message.publishTime.getTime()).toBe(Date.UTC(2026, 0, 1));
  message.ack();
});

test("no more messages than the client's flow control allows are leased at once", async () => {
  const { pubsub } = await startFixture();
  const [topic] = await pubsub.createTopic("notes");
  await topic.createSubscription("sub");
  for (let i = 0; i < 20; i += 1) await topic.publishMessage({ data: Buffer.from(String(i)) });
  const { messages } = listen(
    pubsub.subscription("sub", {
      flowControl: { maxMessages: 5, allowExcessMessages: false },
      streamingOptions: { maxStreams: 1 },
    }),
  );
  const held: Message[] = [];
  const seen = new Set<string>();
  while (seen.size < 20) {
    const message = await messages.next();
    seen.add(String(message.data));
    held.push(message);
    expect(held.length + messages.waiting).toBeLessThanOrEqual(5);
    if (held.length === 5) for (const each of held.splice(0)) each.ack();
  }
  expect(seen.size).toBe(20);
});

test("a nacked message is delivered with the next attempt number, and is a dead letter after the last", async () => {
  const { pubsub } = await startFixture();
  const [topic] = await pubsub.createTopic("notes");
  const [dead] = await pubsub.createTopic("dead");
  const [deadSubscription] = await dead.createSubscription("dead-sub");
  const [subscription] = await topic.createSubscription("sub", {
    deadLetterPolicy: { deadLetterTopic: topicName("dead"), maxDeliveryAttempts: 5 },
  });
  const { messages } = listen(subscription);
  const deadLetters = listen(deadSubscription).messages;
  await topic.publishMessage({ data: Buffer.from("poison") });
  for (const attempt of [1, 2, 3, 4, 5]) {
    const message = await messages.next();
    expect(message.deliveryAttempt).toBe(attempt);
    message.nack();
  }
  const deadLetter = await deadLetters.next();
  expect(String(deadLetter.data)).toBe("poison");
  expect(deadLetter.attributes.CloudPubSubDeadLetterSourceDeliveryCount).toBe("5");
  deadLetter.ack();
});

test("a nacked message waits for its backoff while others are delivered", async () => {
  const clock = createVirtualClock();
  const { pubsub } = await startFixture({ clock });
  const [topic] = await pubsub.createTopic("notes");
  const [subscription] = await topic.createSubscription("sub", {
    retryPolicy: { minimumBackoff: { seconds: 10 }, maximumBackoff: { seconds: 600 } },
  });
  const first = listen(subscription);
  await topic.publishMessage({ data: Buffer.from("refused") });
  (await first.messages.next()).nack();
  // The client sends nacks in batches; closing sends the rest.
  await subscription.close();
  const { messages } = listen(pubsub.subscription("sub"));
  await topic.publishMessage({ data: Buffer.from("other") });
  const other = await messages.next();
  expect(String(other.data)).toBe("other");
  other.ack();
  clock.advance(10_000);
  const again = await messages.next();
  expect(String(again.data)).toBe("refused");
  again.ack();
});

test("two subscribers share the messages of one subscription", async () => {
  const { pubsub } = await startFixture();
  const [topic] = await pubsub.createTopic("notes");
  await topic.createSubscription("sub");
  const flowControl = { maxMessages: 1, allowExcessMessages: false };
  const options = { flowControl, streamingOptions: { maxStreams: 1 } };
  const one = listen(pubsub.subscription("sub", options));
  const two = listen(pubsub.subscription("sub", options));
  await topic.publishMessage({ data: Buffer.from("a") });
  await topic.publishMessage({ data: Buffer.from("b") });
  const [first, second] = await Promise.all([one.messages.next(), two.messages.next()]);
  expect([String(first.data), String(second.data)].sort()).toEqual(["a", "b"]);
  first.ack();
  second.ack();
});

test("a stream ends with NOT_FOUND if its subscription is deleted or never existed", async () => {
  const { pubsub } = await startFixture();
  const [topic] = await pubsub.createTopic("notes");
  const [subscription] = await topic.createSubscription("sub");
  const { messages, errors } = listen(subscription);
  await topic.publishMessage({ data: Buffer.from("a") });
  (await messages.next()).ack();
  await pubsub.subscription("sub").delete();
  expect(await errors.next()).toMatchObject({ code: status.NOT_FOUND });
  const missing = listen(pubsub.subscription("missing"));
  expect(await missing.errors.next()).toMatchObject({ code: status.NOT_FOUND });
});

test("10,000 messages arrive at least once each, although one in five is nacked", async () => {
  const random = createRandom(20_261_122);
  const { pubsub } = await startFixture();
  const [topic] = await pubsub.createTopic("notes");
  const [subscription] = await topic.createSubscription("sub");
  const { messages } = listen(subscription);
  const published = new Set(Array.from({ length: 10_000 }, (_, index) => String(index)));
  const publishing = [...published].map((text) => topic.publishMessage({ data: Buffer.from(text) }));

  const acknowledged = new Set<string>();
  let refusals = 0;
  while (acknowledged.size < published.size) {
    const message = await messages.next();
    if (random() < 0.2) {
      refusals += 1;
      message.nack();
    } else {
      acknowledged.add(String(message.data));
      message.ack();
    }
  }
  expect(new Set(await Promise.all(publishing)).size).toBe(10_000);
  expect(acknowledged).toEqual(published);
  expect(refusals).toBeGreaterThan(2_000);
}, 30_000);

test.each([
  ["subscription", { subscription: subscriptionName("sub") }],
  ["max_outstanding_messages", { maxOutstandingMessages: 5 }],
  ["max_outstanding_bytes", { maxOutstandingBytes: 5 }],
])("a stream that sets %s again ends with an error that names it", async (field, again) => {
  const { pubsub, subscriber } = await startFixture();
  const [topic] = await pubsub.createTopic("notes");
  await topic.createSubscription("sub");
  const stream = subscriber.streamingPull();
  const ended = new Promise((resolve) => stream.on("error", resolve));
  stream.on("data", () => {});
  stream.write({ subscription: subscriptionName("sub"), streamAckDeadlineSeconds: 10 });
  stream.write(again);
  expect(await ended).toMatchObject({
    code: status.INVALID_ARGUMENT,
    details: expect.stringContaining(`${field} can only be set in the first request`),
  });
});

test("the first request of a stream may acknowledge", async () => {
  const { pubsub, subscriber } = await startFixture();
  const [topic] = await pubsub.createTopic("notes");
  await topic.createSubscription("sub");
  await topic.publishMessage({ data: Buffer.from("x") });
  const puller = createPuller(subscriber, "sub");
  const [pulled] = await puller.pull();
  const stream = subscriber.streamingPull();
  onTestFinished(() => void stream.destroy());
  const opened = new Promise((resolve) => stream.once("data", resolve));
  stream.write({
    subscription: subscriptionName("sub"),
    streamAckDeadlineSeconds: 10,
    ackIds: [pulled?.ackId ?? ""],
  });
  await opened;
  await puller.extend(0, { ackId: pulled?.ackId ?? "" });
  expect(await puller.pull()).toEqual([]);
});
