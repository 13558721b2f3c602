import { status } from "@grpc/grpc-js";
import { expect, test } from "vitest";
import { startFixture, subscriptionName, topicName } from "./fixture.ts";

const invalid = (details: string) => ({
  code: status.INVALID_ARGUMENT,
  details: expect.stringContaining(details),
});

async function startWithTopic(options = {}) {
  const fixture = await startFixture(options);
  await fixture.pubsub.createTopic("notes");
  return {
    ...fixture,
    publish: (messages: object[]) =>
      fixture.publisher.publish({ topic: topicName("notes"), messages }, { retry: { retryCodes: [] } }),
  };
}

test("ids are unique and ascending in the order of the messages, and a message arrives as it was sent", async () => {
  const { publish, pubsub, subscriber } = await startWithTopic();
  await pubsub.topic("notes").createSubscription("sub");
  const [{ messageIds = [] }] = await publish([
    { data: Buffer.from([0, 255]), attributes: { "a key": "ü" }, orderingKey: "k" },
    { attributes: { only: "attributes" }, orderingKey: "k" },
  ]);
  expect(new Set(messageIds).size).toBe(2);
  const [{ receivedMessages }] = await subscriber.pull({
    subscription: subscriptionName("sub"),
    maxMessages: 10,
  });
  expect(receivedMessages?.map(({ message }) => message)).toMatchObject([
    {
      messageId: messageIds?.[0],
      data: Buffer.from([0, 255]),
      attributes: { "a key": "ü" },
      orderingKey: "k",
    },
    {
      messageId: messageIds?.[1],
      data: Buffer.alloc(0),
      attributes: { only: "attributes" },
      orderingKey: "k",
    },
  ]);
});

test.each([
  ["two ordering keys", ["a", "b"]],
  ["an ordering key and none", ["a", ""]],
])("all of a publish with %s is refused", async (_what, keys) => {
  const { publish, pubsub, subscriber } = await startWithTopic();
  await pubsub.topic("notes").createSubscription("sub");
  const messages = keys.map((orderingKey) => ({ data: Buffer.from("x"), orderingKey }));
  await expect(publish(messages)).rejects.toMatchObject({
    code: status.INVALID_ARGUMENT,
    details: expect.stringContaining("ordering_key"),
  });
  const request = { subscription: subscriptionName("sub"), maxMessages: 10, returnImmediately: true };
  expect((await subscriber.pull(request))[0].receivedMessages).toEqual([]);
});

test("every subscription of the topic gets a message, except those created later", async () => {
  const { publish, pubsub, subscriber } = await startWithTopic();
  await pubsub.topic("notes").createSubscription("one");
  await pubsub.topic("notes").createSubscription("two");
  await publish([{ data: Buffer.from("x") }]);
  await pubsub.topic("notes").createSubscription("late");
  const counts = await Promise.all(
    ["one", "two", "late"].map(async (id) => {
      const request = { subscription: subscriptionName(id), maxMessages: 10, returnImmediately: true };
      const [{ receivedMessages }] = await subscriber.pull(request);
      return receivedMessages?.length;
    }),
  );
  expect(counts).toEqual([1, 1, 0]);
});

test("publishing to a missing topic is NOT_FOUND", async () => {
  const { publisher } = await startFixture();
  const publish = publisher.publish({ topic: topicName("missing"), messages: [{ data: Buffer.from("x") }] });
  await expect(publish).rejects.toMatchObject({ code: status.NOT_FOUND });
});

test("a publish has 1 to 1000 messages", async () => {
  const { publish } = await startWithTopic();
  const message = { data: Buffer.from("x") };
  await expect(publish([])).rejects.toMatchObject(invalid("message_count"));
  await expect(publish(Array(1_001).fill(message))).rejects.toMatchObject(
    invalid("You passed 1001 in the request, but the maximum value is 1000."),
  );
  const [{ messageIds }] = await publish(Array(1_000).fill(message));
  expect(messageIds).toHaveLength(1_000);
});

test("a message has at most 10 MB", async () => {
  const { publish } = await startWithTopic();
  await publish([{ data: Buffer.alloc(10_000_000) }]);
  await expect(publish([{ data: Buffer.alloc(10_000_001) }])).rejects.toMatchObject(
    invalid("You passed 10000001 in the request, but the maximum value is 10000000."),
  );
});

test.each([
  ["neither data nor attributes", {}, "empty"],
  ["an attribute with an empty key", { attributes: { "": "x" } }, "Invalid attribute key"],
  ["an attribute key of Google's", { attributes: { "google-x": "x" } }, "Invalid attribute key"],
  ["an attribute key of 257 bytes", { attributes: { ["k".repeat(257)]: "x" } }, "attribute key size"],
  ["an attribute value of 1025 bytes", { attributes: { k: "é".repeat(513) } }, "attribute value size"],
  [
    "101 attributes",
    { attributes: Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`k${i}`, ""])) },
    "message_attributes",
  ],
  [
    "an ordering key of 1025 bytes",
    { data: Buffer.from("x"), orderingKey: "k".repeat(1_025) },
    "ordering_key",
  ],
])("a message with %s is refused", async (_what, message, details) => {
  const { publish } = await startWithTopic();
  await expect(publish([message])).rejects.toMatchObject(invalid(details));
});

test("the client's own trace attribute is allowed", async () => {
  const { publish } = await startWithTopic();
  const [{ messageIds }] = await publish([{ attributes: { googclient_traceparent: "00-1-1-01" } }]);
  expect(messageIds).toHaveLength(1);
});

test("a full subscription refuses all of a publish until something is acknowledged", async () => {
  const { publish, pubsub, subscriber } = await startWithTopic({ maxBacklogBytes: 10_000 });
  await pubsub.topic("notes").createSubscription("sub");
  await pubsub.topic("notes").createSubscription("drained");
  const message = { data: Buffer.alloc(9_000) };
  await publish([message]);
  await expect(publish([message])).rejects.toMatchObject({
    code: status.RESOURCE_EXHAUSTED,
    details: expect.stringContaining(subscriptionName("sub")),
  });

  const acknowledgeAll = async (id: string) => {
    const request = { subscription: subscriptionName(id), maxMessages: 10 };
    const [{ receivedMessages = [] }] = await subscriber.pull(request);
    const ackIds = receivedMessages?.map(({ ackId }) => ackId ?? "");
    await subscriber.acknowledge({ subscription: subscriptionName(id), ackIds });
    return receivedMessages?.length;
  };
  expect(await acknowledgeAll("sub")).toBe(1);
  expect(await acknowledgeAll("drained")).toBe(1);
  await publish([message]);
  expect(await acknowledgeAll("drained")).toBe(1);
});
