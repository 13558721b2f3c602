import type { CreateSubscriptionOptions } from "@google-cloud/pubsub";
import { status } from "@grpc/grpc-js";
import { expect, test } from "vitest";
import { createPuller, seconds, startFixture, subscriptionName, topicName } from "./fixture.ts";
import { createVirtualClock } from "./virtual-clock.ts";

const deadLetterPolicy = { deadLetterTopic: topicName("dead"), maxDeliveryAttempts: 5 };

async function startWithSubscription(options: CreateSubscriptionOptions = {}) {
  const clock = createVirtualClock();
  const fixture = await startFixture({ clock });
  const [topic] = await fixture.pubsub.createTopic("notes");
  await fixture.pubsub.createTopic("dead");
  await topic.createSubscription("sub", options);
  await fixture.pubsub.topic("dead").createSubscription("dead-sub");
  const publish = (text: string, orderingKey = "") =>
    fixture.publisher.publish({
      topic: topicName("notes"),
      messages: [{ data: Buffer.from(text), orderingKey, attributes: { colour: "red" } }],
    });
  return { ...fixture, clock, publish, puller: createPuller(fixture.subscriber, "sub") };
}

const textsOf = (messages: { text: string }[]) => messages.map(({ text }) => text);

test("a pull gets no more than it asks for, and a leased message is not delivered again", async () => {
  const { publish, puller } = await startWithSubscription();
  for (const text of ["a", "b", "c"]) await publish(text);
  expect(textsOf(await puller.pull(2))).toEqual(["a", "b"]);
  expect(textsOf(await puller.pull())).toEqual(["c"]);
  expect(await puller.pull()).toEqual([]);
});

test("a pull waits for the first message", async () => {
  const { subscriber, publish } = await startWithSubscription();
  const waiting = subscriber.pull({ subscription: subscriptionName("sub"), maxMessages: 10 });
  await publish("a");
  const [{ receivedMessages }] = await waiting;
  expect(receivedMessages?.map(({ message }) => String(message?.data))).toEqual(["a"]);
});

test("a message is delivered again after its deadline unless it was acknowledged", async () => {
  const { clock, publish, puller } = await startWithSubscription({ ackDeadlineSeconds: 20 });
  await publish("kept");
  await publish("done");
  const [, done] = await puller.pull();
  if (done === undefined) throw new Error("two messages were published");
  await puller.ack(done);
  clock.advance(19_999);
  expect(await puller.pull()).toEqual([]);
  clock.advance(1);
  expect(textsOf(await puller.pull())).toEqual(["kept"]);
});

test("a deadline can be moved in both directions", async () => {
  const { clock, publish, puller } = await startWithSubscription({ ackDeadlineSeconds: 10 });
  await publish("a");
  const [first] = await puller.pull();
  if (first === undefined) throw new Error("a message was published");
  clock.advance(9_000);
  await puller.extend(60, first);
  clock.advance(59_999);
  expect(await puller.pull()).toEqual([]);
  clock.advance(1);
  const [second] = await puller.pull();
  if (second === undefined) throw new Error("the lease is over");
  await puller.extend(1, second);
  clock.advance(1_000);
  expect(textsOf(await puller.pull())).toEqual(["a"]);
});

test("an earlier delivery cannot move the deadline of a later one or nack it", async () => {
  const { clock, publish, puller } = await startWithSubscription();
  await publish("a");
  const first = await puller.pull();
  clock.advance(10_000);
  const second = await puller.pull();
  expect(textsOf(second)).toEqual(["a"]);
  await puller.extend(0, ...first);
  expect(await puller.pull()).toEqual([]);
});

test("a late ack counts", async () => {
  const { clock, publish, puller } = await startWithSubscription();
  await publish("a");
  const first = await puller.pull();
  clock.advance(10_000);
  await puller.ack(...first);
  expect(await puller.pull()).toEqual([]);
});

test("an unknown ack id is INVALID_ARGUMENT", async () => {
  const { puller } = await startWithSubscription();
  const refusal = { code: status.INVALID_ARGUMENT, details: expect.stringContaining("(ack_id=nonsense)") };
  await expect(puller.ack({ ackId: "nonsense" })).rejects.toMatchObject(refusal);
  await expect(puller.extend(10, { ackId: "nonsense" })).rejects.toMatchObject(refusal);
});

test("without a retry policy a nacked message is delivered at once, without a delivery attempt", async () => {
  const { publish, puller } = await startWithSubscription();
  await publish("a");
  await puller.extend(0, ...(await puller.pull()));
  expect(await puller.pull()).toMatchObject([{ text: "a", deliveryAttempt: 0 }]);
});

test("a retry policy doubles the delay of a message each time, up to its maximum", async () => {
  const retryPolicy = { minimumBackoff: seconds(10), maximumBackoff: seconds(30) };
  const { clock, publish, puller } = await startWithSubscription({ retryPolicy });
  await publish("a");
  for (const wait of [10_000, 20_000, 30_000, 30_000]) {
    await puller.extend(0, ...(await puller.pull()));
    await publish(`fresh after ${wait}`);
    clock.advance(wait - 1);
    const [fresh, ...none] = await puller.pull();
    expect(fresh?.text).toBe(`fresh after ${wait}`);
    expect(none).toEqual([]);
    if (fresh !== undefined) await puller.ack(fresh);
    clock.advance(1);
  }
  expect(textsOf(await puller.pull())).toEqual(["a"]);
});

test("a missed deadline backs off like a nack", async () => {
  const retryPolicy = { minimumBackoff: seconds(40), maximumBackoff: seconds(600) };
  const { clock, publish, puller } = await startWithSubscription({ retryPolicy });
  await publish("a");
  await puller.pull();
  clock.advance(10_000 + 39_999);
  expect(await puller.pull()).toEqual([]);
  clock.advance(1);
  expect(textsOf(await puller.pull())).toEqual(["a"]);
});

test("a dead-letter policy counts delivery attempts over nacks and missed deadlines", async () => {
  const { clock, publish, puller } = await startWithSubscription({ deadLetterPolicy });
  await publish("a");
  const first = await puller.pull();
  await puller.extend(0, ...first);
  const second = await puller.pull();
  clock.advance(10_000);
  const third = await puller.pull();
  expect([first, second, third].flat().map(({ deliveryAttempt }) => deliveryAttempt)).toEqual([1, 2, 3]);
});

test("after its last attempt a message moves to the dead-letter topic, with attributes that name its source", async () => {
  const { clock, publish, puller, subscriber } = await startWithSubscription({ deadLetterPolicy });
  await publish("a", "key");
  clock.advance(1_500);
  for (let attempt = 1; attempt <= 5; attempt += 1) await puller.extend(0, ...(await puller.pull()));
  expect(await puller.pull()).toEqual([]);
  const [dead, ...none] = await createPuller(subscriber, "dead-sub").pull();
  expect(none).toEqual([]);
  expect(dead?.text).toBe("a");
  expect(dead?.attributes).toEqual({
    colour: "red",
    CloudPubSubDeadLetterSourceDeliveryCount: "5",
    CloudPubSubDeadLetterSourceSubscription: "sub",
    CloudPubSubDeadLetterSourceSubscriptionProject: "test-project",
    CloudPubSubDeadLetterSourceTopicPublishTime: "2026-01-01T00:00:00.000+00:00",
  });
});

test("a message is not lost when its dead-letter topic is gone", async () => {
  const { log, pubsub, publish, puller } = await startWithSubscription({ deadLetterPolicy });
  await pubsub.topic("dead").delete();
  await publish("a");
  for (let attempt = 1; attempt <= 5; attempt += 1) await puller.extend(0, ...(await puller.pull()));
  expect(await log.next()).toContain(`cannot go to ${topicName("dead")}`);
  expect(await puller.pull()).toMatchObject([{ text: "a", deliveryAttempt: 6 }]);
});

test("messages older than the retention are dropped in every state", async () => {
  const { clock, publish, puller } = await startWithSubscription({ messageRetentionDuration: 600 });
  await publish("leased");
  await publish("waiting");
  await puller.pull(1);
  clock.advance(599_000);
  await publish("later");
  clock.advance(1_000);
  expect(textsOf(await puller.pull())).toEqual(["later"]);
});

test("an ack id of another subscription is refused and acknowledges nothing", async () => {
  const { pubsub, subscriber, publish, puller } = await startWithSubscription();
  await pubsub.topic("notes").createSubscription("other");
  await publish("x");
  const [mine] = await puller.pull();
  const other = createPuller(subscriber, "other");
  const [theirs] = await other.pull();
  if (mine === undefined || theirs === undefined) throw new Error("x was published to both");
  const refusal = {
    code: status.INVALID_ARGUMENT,
    details: expect.stringContaining("does not belong to the given ack ID"),
  };
  await expect(other.ack(theirs, mine)).rejects.toMatchObject(refusal);
  await expect(other.extend(0, theirs, mine)).rejects.toMatchObject(refusal);
  // Neither was acknowledged or nacked, although one of the ids was right.
  expect(await other.pull()).toEqual([]);
  await other.extend(0, theirs);
  expect(textsOf(await other.pull())).toEqual(["x"]);
});

test.each(["acknowledge", "modifyAckDeadline"] as const)("%s without ack ids is refused", async (method) => {
  const { subscriber } = await startWithSubscription();
  const request = { subscription: subscriptionName("sub"), ackIds: [] };
  await expect(subscriber[method](request)).rejects.toMatchObject({
    code: status.INVALID_ARGUMENT,
    details: expect.stringContaining("ack_ids is required"),
  });
});

test("a push subscription cannot be pulled", async () => {
  const { subscriber, pubsub } = await startWithSubscription();
  await pubsub.subscription("sub").modifyPushConfig({ pushEndpoint: "http://127.0.0.1:1/" });
  const pull = subscriber.pull({ subscription: subscriptionName("sub"), maxMessages: 1 });
  await expect(pull).rejects.toMatchObject({ code: status.FAILED_PRECONDITION });
});
