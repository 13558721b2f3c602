import { status } from "@grpc/grpc-js";
import { expect, test } from "vitest";
import { project, seconds, startFixture, subscriptionName, topicName } from "./fixture.ts";

test("topics are created, read, listed and deleted", async () => {
  const { pubsub } = await startFixture();
  const [created] = await pubsub.createTopic({ name: "notes", labels: { team: "ml" } });
  expect(created.name).toBe(topicName("notes"));
  await pubsub.createTopic("other");

  const [metadata] = await pubsub.topic("notes").getMetadata();
  expect(metadata).toMatchObject({ name: topicName("notes"), labels: { team: "ml" }, state: "ACTIVE" });
  const [topics] = await pubsub.getTopics();
  expect(topics.map(({ name }) => name)).toEqual([topicName("notes"), topicName("other")]);

  await pubsub.topic("notes").delete();
  expect(await pubsub.topic("notes").exists()).toEqual([false]);
  expect(await pubsub.topic("other").exists()).toEqual([true]);
});

test("a topic that is there cannot be created again, one that is not cannot be read", async () => {
  const { pubsub } = await startFixture();
  await pubsub.createTopic("notes");
  await expect(pubsub.createTopic("notes")).rejects.toMatchObject({
    code: status.ALREADY_EXISTS,
    details: "Resource already exists in the project (resource=notes).",
  });
  const missing = { code: status.NOT_FOUND, details: "Resource not found (resource=missing)." };
  await expect(pubsub.topic("missing").getMetadata()).rejects.toMatchObject(missing);
  await expect(pubsub.topic("missing").delete()).rejects.toMatchObject(missing);
  await expect(pubsub.topic("missing").createSubscription("sub")).rejects.toMatchObject(missing);
  await expect(pubsub.subscription("missing").getMetadata()).rejects.toMatchObject(missing);
});

test.each(["1st", "ab", "goog-notes", "with space", "a".repeat(256)])(
  "no topic or subscription is called %j",
  async (id) => {
    const { publisher, subscriber } = await startFixture();
    const refusal = { code: status.INVALID_ARGUMENT, details: expect.stringContaining(`(name=projects/`) };
    await expect(publisher.createTopic({ name: topicName(id) })).rejects.toMatchObject(refusal);
    await publisher.createTopic({ name: topicName("notes") });
    const request = { name: subscriptionName(id), topic: topicName("notes") };
    await expect(subscriber.createSubscription(request)).rejects.toMatchObject(refusal);
  },
);

test("lists come in pages, by name, and only of the project", async () => {
  const { publisher, subscriber } = await startFixture();
  for (const id of ["ccc", "aaa", "bbb"]) await publisher.createTopic({ name: topicName(id) });
  await publisher.createTopic({ name: "projects/elsewhere/topics/ddd" });
  for (const id of ["s-2", "s-1", "s-3"]) {
    await subscriber.createSubscription({ name: subscriptionName(id), topic: topicName("aaa") });
  }

  const page = { autoPaginate: false };
  const parent = `projects/${project}`;
  const [first, , reply] = await publisher.listTopics({ project: parent, pageSize: 2 }, page);
  expect(first.map(({ name }) => name)).toEqual([topicName("aaa"), topicName("bbb")]);
  const pageToken = reply?.nextPageToken;
  const [second] = await publisher.listTopics({ project: parent, pageSize: 2, pageToken }, page);
  expect(second.map(({ name }) => name)).toEqual([topicName("ccc")]);

  const names = ["s-1", "s-2", "s-3"].map(subscriptionName);
  const [subscriptions] = await subscriber.listSubscriptions({ project: parent });
  expect(subscriptions.map(({ name }) => name)).toEqual(names);
  const [ofTopic] = await publisher.listTopicSubscriptions({ topic: topicName("aaa") });
  expect(ofTopic).toEqual(names);
});

test("a subscription answers with what it was given, and the service's defaults for the rest", async () => {
  const { pubsub } = await startFixture();
  await pubsub.createTopic("notes");
  await pubsub.createTopic("dead");
  await pubsub.topic("notes").createSubscription("plain");
  const [plain] = await pubsub.subscription("plain").getMetadata();
  expect(plain).toMatchObject({
    name: subscriptionName("plain"),
    topic: topicName("notes"),
    ackDeadlineSeconds: 10,
    messageRetentionDuration: { seconds: "604800" },
    retainAckedMessages: false,
    state: "ACTIVE",
  });
  expect(plain.deadLetterPolicy).toBeNull();
  expect(plain.retryPolicy).toBeNull();

  await pubsub.topic("notes").createSubscription("full", {
    ackDeadlineSeconds: 60,
    deadLetterPolicy: { deadLetterTopic: topicName("dead"), maxDeliveryAttempts: 7 },
    retryPolicy: { minimumBackoff: seconds(1), maximumBackoff: seconds(20) },
    messageRetentionDuration: 3_600,
    labels: { owner: "ml" },
    pushEndpoint: "http://127.0.0.1:1/push",
  });
  const [full] = await pubsub.subscription("full").getMetadata();
  expect(full).toMatchObject({
    ackDeadlineSeconds: 60,
    deadLetterPolicy: { deadLetterTopic: topicName("dead"), maxDeliveryAttempts: 7 },
    retryPolicy: { minimumBackoff: { seconds: "1" }, maximumBackoff: { seconds: "20" } },
    messageRetentionDuration: { seconds: "3600" },
    labels: { owner: "ml" },
    pushConfig: { pushEndpoint: "http://127.0.0.1:1/push" },
  });
});

test("an update changes what its mask names and nothing else", async () => {
  const { pubsub, publisher, subscriber } = await startFixture();
  await pubsub.createTopic({ name: "notes", labels: { a: "1" } });
  await pubsub.topic("notes").createSubscription("sub", { ackDeadlineSeconds: 30, labels: { a: "1" } });
  const [updated] = await subscriber.updateSubscription({
    subscription: { name: subscriptionName("sub"), ackDeadlineSeconds: 90, labels: { b: "2" } },
    updateMask: { paths: ["ack_deadline_seconds"] },
  });
  expect(updated).toMatchObject({ ackDeadlineSeconds: 90, labels: { a: "1" }, topic: topicName("notes") });
  const [topic] = await publisher.updateTopic({
    topic: { name: topicName("notes"), labels: { b: "2" } },
    updateMask: { paths: ["labels"] },
  });
  expect(topic.labels).toEqual({ b: "2" });

  const immutable = subscriber.updateSubscription({
    subscription: { name: subscriptionName("sub"), enableMessageOrdering: true },
    updateMask: { paths: ["enable_message_ordering"] },
  });
  await expect(immutable).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
});

test("a subscription outlives its topic, keeps its messages and points to _deleted-topic_", async () => {
  const { pubsub, subscriber } = await startFixture();
  const [topic] = await pubsub.createTopic("notes");
  await topic.createSubscription("sub");
  await topic.publishMessage({ data: Buffer.from("before") });
  await topic.delete();
  await pubsub.createTopic("notes");
  await pubsub.topic("notes").publishMessage({ data: Buffer.from("after") });

  const [metadata] = await pubsub.subscription("sub").getMetadata();
  expect(metadata.topic).toBe("_deleted-topic_");
  const [pulled] = await subscriber.pull({ subscription: subscriptionName("sub"), maxMessages: 10 });
  expect(pulled.receivedMessages?.map(({ message }) => String(message?.data))).toEqual(["before"]);
});

test("a detached subscription loses its messages, gets no more and cannot be pulled", async () => {
  const { pubsub, subscriber } = await startFixture();
  const [topic] = await pubsub.createTopic("notes");
  await topic.createSubscription("sub");
  await pubsub.detachSubscription("sub");
  const pull = subscriber.pull({ subscription: subscriptionName("sub"), maxMessages: 1 });
  await expect(pull).rejects.toMatchObject({ code: status.FAILED_PRECONDITION });
  expect(await pubsub.subscription("sub").detached()).toEqual([true]);
});

test.each([
  ["a filter", { filter: 'attributes.a = "1"' }],
  ["exactly-once delivery", { enableExactlyOnceDelivery: true }],
  ["push without the wrapper", { pushConfig: { pushEndpoint: "http://127.0.0.1:1", noWrapper: {} } }],
  ["a BigQuery subscription", { bigqueryConfig: { table: "p.d.t" } }],
])("%s is refused, not ignored", async (_what, extra) => {
  const { pubsub, subscriber } = await startFixture();
  await pubsub.createTopic("notes");
  const request = { name: subscriptionName("sub"), topic: topicName("notes"), ...extra };
  await expect(subscriber.createSubscription(request)).rejects.toMatchObject({
    code: status.UNIMPLEMENTED,
    details: expect.stringContaining("not supported by this emulator"),
  });
});

test("seeking is unimplemented", async () => {
  const { pubsub } = await startFixture();
  const [topic] = await pubsub.createTopic("notes");
  const [subscription] = await topic.createSubscription("sub");
  await expect(subscription.seek(new Date())).rejects.toMatchObject({ code: status.UNIMPLEMENTED });
});

test.each([
  ["an ack deadline of 9 s", { ackDeadlineSeconds: 9 }],
  ["an ack deadline of 601 s", { ackDeadlineSeconds: 601 }],
  ["a backoff of 601 s", { retryPolicy: { maximumBackoff: seconds(601) } }],
  ["a backoff that shrinks", { retryPolicy: { minimumBackoff: seconds(5), maximumBackoff: seconds(4) } }],
  ["4 attempts", { deadLetterPolicy: { deadLetterTopic: topicName("notes"), maxDeliveryAttempts: 4 } }],
  ["a retention of 9 minutes", { messageRetentionDuration: seconds(540) }],
  ["a push endpoint that is no URL", { pushConfig: { pushEndpoint: "localhost" } }],
  ["an unknown push shape", { labels: { "emulator-push-shape": "grpc" } }],
])("%s is an invalid argument", async (_what, extra) => {
  const { pubsub, subscriber } = await startFixture();
  await pubsub.createTopic("notes");
  const request = { name: subscriptionName("sub"), topic: topicName("notes"), ...extra };
  await expect(subscriber.createSubscription(request)).rejects.toMatchObject({
    code: status.INVALID_ARGUMENT,
  });
});

test("a dead-letter topic must be there", async () => {
  const { pubsub } = await startFixture();
  const [topic] = await pubsub.createTopic("notes");
  const deadLetterPolicy = { deadLetterTopic: topicName("missing"), maxDeliveryAttempts: 5 };
  await expect(topic.createSubscription("sub", { deadLetterPolicy })).rejects.toMatchObject({
    code: status.NOT_FOUND,
  });
});
