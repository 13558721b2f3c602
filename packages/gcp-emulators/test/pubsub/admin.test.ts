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

test("creating an existing topic fails, and so does reading a missing one", async () => {
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
  "refuses %j as the id of a topic or subscription",
  async (id) => {
    const { publisher, subscriber } = await startFixture();
    const refusal = { code: status.INVALID_ARGUMENT, details: expect.stringContaining(`(name=projects/`) };
    await expect(publisher.createTopic({ name: topicName(id) })).rejects.toMatchObject(refusal);
    await publisher.createTopic({ name: topicName("notes") });
    const request = { name: subscriptionName(id), topic: topicName("notes") };
    await expect(subscriber.createSubscription(request)).rejects.toMatchObject(refusal);
  },
);

test("lists have pages, are sorted by name, and contain only the project's resources", async () => {
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

test("a subscription is returned with its settings and the service's defaults for the others", async () => {
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
  // Not null: client code reads its fields to recognise a pull subscription.
  expect(plain.pushConfig).toMatchObject({ pushEndpoint: "", attributes: {} });
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

test("an update without a mask or without a resource is INVALID_ARGUMENT", async () => {
  const { pubsub, publisher, subscriber } = await startFixture();
  const [topic] = await pubsub.createTopic("notes");
  await topic.createSubscription("sub");
  const refusal = (part: string) => ({
    code: status.INVALID_ARGUMENT,
    details: expect.stringContaining(part),
  });
  const subscription = { name: subscriptionName("sub"), ackDeadlineSeconds: 90 };
  const update = { topic: { name: topicName("notes"), labels: { a: "1" } } };
  for (const updateMask of [undefined, {}, { paths: [] }]) {
    await expect(publisher.updateTopic({ ...update, updateMask })).rejects.toMatchObject(
      refusal("update_mask"),
    );
    const ofSubscription = subscriber.updateSubscription({ subscription, updateMask });
    await expect(ofSubscription).rejects.toMatchObject(refusal("update_mask"));
  }
  const updateMask = { paths: ["labels"] };
  await expect(publisher.updateTopic({ topic: {}, updateMask })).rejects.toMatchObject(refusal("[topics]"));
  await expect(subscriber.updateSubscription({ subscription: {}, updateMask })).rejects.toMatchObject(
    refusal("[subscriptions]"),
  );
});

test("an update checks only the fields that its mask names", async () => {
  const { pubsub, publisher, subscriber } = await startFixture();
  const [notes] = await pubsub.createTopic("notes");
  await notes.createSubscription("sub");
  const [subscription] = await subscriber.updateSubscription({
    subscription: {
      name: subscriptionName("sub"),
      labels: { a: "1" },
      filter: "attributes:x",
      enableExactlyOnceDelivery: true,
      ackDeadlineSeconds: 1,
      pushConfig: { noWrapper: {} },
    },
    updateMask: { paths: ["labels"] },
  });
  expect(subscription).toMatchObject({ labels: { a: "1" }, filter: "", ackDeadlineSeconds: 10 });
  const [topic] = await publisher.updateTopic({
    topic: {
      name: topicName("notes"),
      labels: { a: "1" },
      schemaSettings: { schema: "projects/p/schemas/s" },
    },
    updateMask: { paths: ["labels"] },
  });
  expect(topic).toMatchObject({ labels: { a: "1" }, schemaSettings: null });
});

test("a mask that names a part of a field leaves the other parts unchanged", async () => {
  const { pubsub, subscriber } = await startFixture();
  const [topic] = await pubsub.createTopic("notes");
  await topic.createSubscription("sub", {
    retryPolicy: { minimumBackoff: seconds(1), maximumBackoff: seconds(20) },
  });
  const [updated] = await subscriber.updateSubscription({
    subscription: { name: subscriptionName("sub"), retryPolicy: { minimumBackoff: seconds(2) } },
    updateMask: { paths: ["retry_policy.minimum_backoff"] },
  });
  expect(updated.retryPolicy).toMatchObject({
    minimumBackoff: { seconds: "2" },
    maximumBackoff: { seconds: "20" },
  });
});

test.each([
  "topic",
  "labels.a",
  "retry_policy.bogus",
  "retry_policy.minimum_backoff.seconds",
  "bogus",
  "*",
  "",
])("a subscription's mask cannot name %j", async (path) => {
  const { pubsub, subscriber } = await startFixture();
  const [topic] = await pubsub.createTopic("notes");
  await topic.createSubscription("sub");
  const updated = subscriber.updateSubscription({
    subscription: { name: subscriptionName("sub") },
    updateMask: { paths: [path] },
  });
  await expect(updated).rejects.toMatchObject({
    code: status.INVALID_ARGUMENT,
    details: expect.stringContaining(path),
  });
});

test.each([
  ["filter", { filter: "attributes:x" }],
  ["enable_exactly_once_delivery", { enableExactlyOnceDelivery: true }],
  ["bigquery_config", { bigqueryConfig: { table: "p.d.t" } }],
  ["bigquery_config.table", { bigqueryConfig: { table: "p.d.t" } }],
  ["message_transforms", { messageTransforms: [{ disabled: true }] }],
  ["push_config", { pushConfig: { pushEndpoint: "http://127.0.0.1:1", noWrapper: {} } }],
])("an update of the unsupported %s is UNIMPLEMENTED and names the feature", async (path, change) => {
  const { pubsub, subscriber } = await startFixture();
  const [topic] = await pubsub.createTopic("notes");
  await topic.createSubscription("sub");
  const name = subscriptionName("sub");
  const updated = subscriber.updateSubscription({
    subscription: { name, ...change },
    updateMask: { paths: [path] },
  });
  const named = path === "push_config" ? "no_wrapper" : path.split(".")[0];
  await expect(updated).rejects.toMatchObject({
    code: status.UNIMPLEMENTED,
    details: expect.stringContaining(`(${named})`),
  });
});

test.each([
  ["schema_settings", { schemaSettings: { schema: "projects/p/schemas/s" } }],
  ["ingestion_data_source_settings", { ingestionDataSourceSettings: { platformLogsSettings: {} } }],
  ["message_transforms", { messageTransforms: [{ disabled: true }] }],
])("creating or updating a topic with %s is UNIMPLEMENTED and names the feature", async (path, change) => {
  const { pubsub, publisher } = await startFixture();
  await pubsub.createTopic("notes");
  const refusal = { code: status.UNIMPLEMENTED, details: expect.stringContaining(`(${path})`) };
  await expect(publisher.createTopic({ name: topicName("other"), ...change })).rejects.toMatchObject(refusal);
  const topic = { name: topicName("notes"), ...change };
  const updated = publisher.updateTopic({ topic, updateMask: { paths: [path] } });
  await expect(updated).rejects.toMatchObject(refusal);
});

test("clearing an unsupported field changes nothing", async () => {
  const { pubsub, subscriber } = await startFixture();
  const [topic] = await pubsub.createTopic("notes");
  await topic.createSubscription("sub");
  const [updated] = await subscriber.updateSubscription({
    subscription: { name: subscriptionName("sub"), enableExactlyOnceDelivery: false, labels: { a: "1" } },
    updateMask: { paths: ["enable_exactly_once_delivery", "filter", "labels"] },
  });
  expect(updated).toMatchObject({ labels: { a: "1" }, enableExactlyOnceDelivery: false });
});

test("a topic's kmsKeyName is stored and returned, and an invalid one is refused", async () => {
  const { pubsub } = await startFixture();
  const kmsKeyName = "projects/p/locations/eu/keyRings/r/cryptoKeys/k";
  await pubsub.createTopic({ name: "notes", kmsKeyName });
  expect((await pubsub.topic("notes").getMetadata())[0]).toMatchObject({ kmsKeyName });
  await expect(pubsub.createTopic({ name: "other", kmsKeyName: "k" })).rejects.toMatchObject({
    code: status.INVALID_ARGUMENT,
    details: expect.stringContaining("kms_key_name"),
  });
});

test("lists of snapshots and schemas are empty, so that code which reads them can start", async () => {
  const { pubsub, publisher, subscriber } = await startFixture();
  await pubsub.createTopic("notes");
  expect((await pubsub.getSnapshots())[0]).toEqual([]);
  expect((await publisher.listTopicSnapshots({ topic: topicName("notes") }))[0]).toEqual([]);
  const schemas = [];
  for await (const schema of pubsub.listSchemas()) schemas.push(schema);
  expect(schemas).toEqual([]);

  const invalid = { code: status.INVALID_ARGUMENT };
  await expect(subscriber.listSnapshots({ project: "p" })).rejects.toMatchObject(invalid);
  const missing = publisher.listTopicSnapshots({ topic: topicName("missing") });
  await expect(missing).rejects.toMatchObject({ code: status.NOT_FOUND });
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

test("a detached subscription loses its messages, gets no new ones and cannot be pulled", async () => {
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
])("creating a subscription refuses %s instead of ignoring it", async (_what, extra) => {
  const { pubsub, subscriber } = await startFixture();
  await pubsub.createTopic("notes");
  const request = { name: subscriptionName("sub"), topic: topicName("notes"), ...extra };
  await expect(subscriber.createSubscription(request)).rejects.toMatchObject({
    code: status.UNIMPLEMENTED,
    details: expect.stringContaining("not supported by this emulator"),
  });
});

test("an unsupported method is UNIMPLEMENTED and named", async () => {
  const { pubsub, subscriber } = await startFixture();
  const [topic] = await pubsub.createTopic("notes");
  const [subscription] = await topic.createSubscription("sub");
  const refusal = (name: string) => ({
    code: status.UNIMPLEMENTED,
    details: expect.stringContaining(`${name} is not supported by this emulator`),
  });
  await expect(subscription.seek(new Date())).rejects.toMatchObject(refusal("Seek"));
  await expect(subscription.createSnapshot("snap")).rejects.toMatchObject(refusal("CreateSnapshot"));
  await expect(subscriber.getSnapshot({ snapshot: "s" })).rejects.toMatchObject(refusal("GetSnapshot"));
  const schema = pubsub.createSchema("schema", "AVRO", "{}");
  await expect(schema).rejects.toMatchObject(refusal("CreateSchema"));
  await expect(topic.iam.getPolicy()).rejects.toMatchObject(refusal("GetIamPolicy"));
});

test.each([
  ["an ack deadline of 9 s", { ackDeadlineSeconds: 9 }],
  ["an ack deadline of 601 s", { ackDeadlineSeconds: 601 }],
  ["a backoff of 601 s", { retryPolicy: { maximumBackoff: seconds(601) } }],
  ["a backoff that shrinks", { retryPolicy: { minimumBackoff: seconds(5), maximumBackoff: seconds(4) } }],
  ["4 attempts", { deadLetterPolicy: { deadLetterTopic: topicName("notes"), maxDeliveryAttempts: 4 } }],
  ["a retention of 9 minutes", { messageRetentionDuration: seconds(540) }],
  ["an expiration after 23 hours", { expirationPolicy: { ttl: seconds(82_800) } }],
  ["an expiration after no time", { expirationPolicy: { ttl: seconds(0) } }],
  ["an unknown push format", { pushConfig: { attributes: { "x-goog-version": "v7" } } }],
  ["a push endpoint that is no URL", { pushConfig: { pushEndpoint: "localhost" } }],
  ["an unknown push shape", { labels: { "emulator-push-shape": "grpc" } }],
])("a subscription with %s is INVALID_ARGUMENT", async (_what, extra) => {
  const { pubsub, subscriber } = await startFixture();
  await pubsub.createTopic("notes");
  const request = { name: subscriptionName("sub"), topic: topicName("notes"), ...extra };
  await expect(subscriber.createSubscription(request)).rejects.toMatchObject({
    code: status.INVALID_ARGUMENT,
  });
});

test.each([
  ["a day", { ttl: seconds(86_400) }],
  ["never", {}],
])("accepts an expiration policy of %s", async (_what, expirationPolicy) => {
  const { pubsub } = await startFixture();
  const [topic] = await pubsub.createTopic("notes");
  const [, metadata] = await topic.createSubscription("sub", { expirationPolicy });
  expect(metadata.expirationPolicy?.ttl ?? {}).toMatchObject(
    "ttl" in expirationPolicy ? { seconds: "86400" } : {},
  );
});

test("a subscription needs an existing dead-letter topic", async () => {
  const { pubsub } = await startFixture();
  const [topic] = await pubsub.createTopic("notes");
  const deadLetterPolicy = { deadLetterTopic: topicName("missing"), maxDeliveryAttempts: 5 };
  await expect(topic.createSubscription("sub", { deadLetterPolicy })).rejects.toMatchObject({
    code: status.NOT_FOUND,
  });
});
