import { once } from "node:events";
import type { CreateSubscriptionOptions } from "@google-cloud/pubsub";
import { expect, test } from "vitest";
import type { PubSubEmulatorOptions } from "../../src/index.ts";
import { createPuller, seconds, startFixture, topicName } from "./fixture.ts";
import { answer, startPushTarget } from "./push-target.ts";
import { createVirtualClock } from "./virtual-clock.ts";

const deadLetterPolicy = { deadLetterTopic: topicName("dead"), maxDeliveryAttempts: 5 };
const retryPolicy = { minimumBackoff: seconds(10), maximumBackoff: seconds(60) };

async function startPushing(
  subscription: CreateSubscriptionOptions = {},
  options: PubSubEmulatorOptions = {},
) {
  const clock = createVirtualClock();
  const fixture = await startFixture({ clock, ...options });
  const target = await startPushTarget();
  const [topic] = await fixture.pubsub.createTopic("notes");
  await fixture.pubsub.createTopic("dead");
  await fixture.pubsub.topic("dead").createSubscription("dead-sub");
  await topic.createSubscription("push-sub", { pushEndpoint: `${target.url}/hook?a=b`, ...subscription });
  return { ...fixture, ...target, clock, topic };
}

test("the raw body has exactly the service's fields, in its order", async () => {
  const { topic, pushes } = await startPushing();
  const id = await topic.publishMessage({ data: Buffer.from("hello"), attributes: { colour: "red" } });
  const push = await pushes.next();
  answer(push, 204);
  expect(push.path).toBe("/hook?a=b");
  expect(push.headers["content-type"]).toBe("application/json");
  expect(Object.keys(push.headers).filter((name) => name.startsWith("ce-"))).toEqual([]);
  expect(push.body).toBe(
    `{"message":{"data":"aGVsbG8=","attributes":{"colour":"red"},"messageId":"${id}","message_id":"${id}",` +
      '"publishTime":"2026-01-01T00:00:00.000Z","publish_time":"2026-01-01T00:00:00.000Z"},' +
      '"subscription":"projects/test-project/subscriptions/push-sub"}',
  );
});

test("the body has the ordering key and the delivery attempt if they exist", async () => {
  const { topic, pushes } = await startPushing({ deadLetterPolicy, enableMessageOrdering: true });
  topic.setPublishOptions({ messageOrdering: true });
  const id = await topic.publishMessage({ attributes: { only: "attributes" }, orderingKey: "k" });
  const push = await pushes.next();
  answer(push, 204);
  expect(push.body).toBe(
    `{"message":{"attributes":{"only":"attributes"},"messageId":"${id}","message_id":"${id}",` +
      '"publishTime":"2026-01-01T00:00:00.000Z","publish_time":"2026-01-01T00:00:00.000Z","orderingKey":"k"},' +
      '"subscription":"projects/test-project/subscriptions/push-sub","deliveryAttempt":1}',
  );
});

test("with the label, the same body arrives with Eventarc's headers", async () => {
  const { topic, pushes } = await startPushing({ labels: { "emulator-push-shape": "eventarc" } });
  const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const attributes = { googclient_traceparent: traceparent };
  const id = await topic.publishMessage({ data: Buffer.from("hello"), attributes });
  const push = await pushes.next();
  answer(push, 204);
  expect(push.headers).toMatchObject({
    "content-type": "application/json",
    "ce-id": id,
    "ce-source": "//pubsub.googleapis.com/projects/test-project/topics/notes",
    "ce-specversion": "1.0",
    "ce-time": "2026-01-01T00:00:00.000Z",
    "ce-type": "google.cloud.pubsub.topic.v1.messagePublished",
    traceparent,
  });
  expect(JSON.parse(push.body)).toEqual({
    message: {
      data: "aGVsbG8=",
      attributes,
      messageId: id,
      message_id: id,
      publishTime: "2026-01-01T00:00:00.000Z",
      publish_time: "2026-01-01T00:00:00.000Z",
    },
    subscription: "projects/test-project/subscriptions/push-sub",
  });
});

test.each([200, 201, 202, 204])("status %i acknowledges: the message is not sent again", async (code) => {
  const { topic, pushes, clock, pubsub, subscriber } = await startPushing({}, { maxConcurrentPushes: 1 });
  await topic.publishMessage({ data: Buffer.from("acknowledged") });
  answer(await pushes.next(), code);
  await topic.publishMessage({ data: Buffer.from("under way") });
  // With one push at a time, this one arrives only after the first was settled.
  await pushes.next();
  await pubsub.subscription("push-sub").modifyPushConfig({});
  clock.advance(86_400_000);
  const left = await createPuller(subscriber, "push-sub").pull();
  expect(left.map(({ text }) => text)).toEqual(["under way"]);
});

test("an interim 102 acknowledges, whatever status follows", async () => {
  const { topic, pushes, log } = await startPushing({}, { maxConcurrentPushes: 1 });
  await topic.publishMessage({ data: Buffer.from("a") });
  const first = await pushes.next();
  first.response.writeProcessing();
  await topic.publishMessage({ data: Buffer.from("b") });
  expect((await pushes.next()).body).toContain(Buffer.from("b").toString("base64"));
  answer(first, 500);
  expect(log.waiting).toBe(0);
});

test.each([203, 206, 301, 400, 404, 429, 500, 503])(
  "status %i is not an acknowledgement: the message is sent again after its backoff",
  async (code) => {
    const { topic, pushes, clock, log } = await startPushing({ retryPolicy });
    await topic.publishMessage({ data: Buffer.from("a") });
    const first = await pushes.next();
    answer(first, code);
    expect(await log.next()).toContain(`status ${code}`);
    clock.advance(10_000);
    expect((await pushes.next()).body).toBe(first.body);
  },
);

test("a failing push is repeated with growing backoff and attempts, and ends as a dead letter", async () => {
  const { topic, pushes, clock, log, subscriber } = await startPushing({ retryPolicy, deadLetterPolicy });
  await topic.publishMessage({ data: Buffer.from("poison") });
  const startedAt = clock.now();
  const seen: { attempt: number; after: number }[] = [];
  for (const wait of [10_000, 20_000, 40_000, 60_000, 0]) {
    const push = await pushes.next();
    seen.push({ attempt: JSON.parse(push.body).deliveryAttempt, after: clock.now() - startedAt });
    answer(push, 500);
    await log.next();
    clock.advance(wait);
  }
  expect(seen).toEqual([
    { attempt: 1, after: 0 },
    { attempt: 2, after: 10_000 },
    { attempt: 3, after: 30_000 },
    { attempt: 4, after: 70_000 },
    { attempt: 5, after: 130_000 },
  ]);
  const [dead] = await createPuller(subscriber, "dead-sub").pull();
  expect(dead?.text).toBe("poison");
  expect(dead?.attributes.CloudPubSubDeadLetterSourceDeliveryCount).toBe("5");
});

test("without a retry policy a failing push backs off from 100 ms", async () => {
  const { topic, pushes, clock, log } = await startPushing();
  await topic.publishMessage({ data: Buffer.from("a") });
  for (const wait of [100, 200, 400]) {
    answer(await pushes.next(), 500);
    await log.next();
    clock.advance(wait - 1);
    expect(pushes.waiting).toBe(0);
    clock.advance(1);
  }
  await pushes.next();
});

test("a push without an answer by the ack deadline is aborted and repeated", async () => {
  const { topic, pushes, clock, log } = await startPushing({ ackDeadlineSeconds: 20, retryPolicy });
  await topic.publishMessage({ data: Buffer.from("a") });
  const first = await pushes.next();
  const hungUp = once(first.response, "close");
  clock.advance(20_000);
  await hungUp;
  expect(await log.next()).toContain("no answer by the ack deadline");
  clock.advance(10_000);
  expect((await pushes.next()).body).toBe(first.body);
});

test("deleting a subscription aborts its pushes without logging failures", async () => {
  const { topic, pushes, pubsub, log } = await startPushing();
  await topic.publishMessage({ data: Buffer.from("a") });
  const hungUp = once((await pushes.next()).response, "close");
  await pubsub.subscription("push-sub").delete();
  await hungUp;
  expect(log.waiting).toBe(0);
});

test("an endpoint that was down gets its messages once it is up", async () => {
  const { topic, pushes, pubsub, clock, log, url } = await startPushing({
    pushEndpoint: "http://127.0.0.1:1/",
  });
  await topic.publishMessage({ data: Buffer.from("a") });
  expect(await log.next()).toContain("ECONNREFUSED");
  await pubsub.subscription("push-sub").modifyPushConfig({ pushEndpoint: url });
  clock.advance(100);
  answer(await pushes.next(), 204);
});

test("an idle connection that the endpoint closed costs no delivery attempt", async () => {
  const { topic, pushes, log } = await startPushing({ deadLetterPolicy });
  await topic.publishMessage({ data: Buffer.from("a") });
  const first = await pushes.next();
  const { socket } = first.response;
  answer(first, 204);
  await topic.publishMessage({ data: Buffer.from("b") });
  const second = await pushes.next();
  expect(second.response.socket === socket).toBe(true);
  second.response.socket?.resetAndDestroy();
  const again = await pushes.next();
  expect(again.body).toBe(second.body);
  answer(again, 204);
  expect(log.waiting).toBe(0);
});

test("no more pushes are under way at once than configured", async () => {
  const { topic, pushes } = await startPushing({}, { maxConcurrentPushes: 3 });
  await Promise.all(
    Array.from({ length: 10 }, (_, i) => topic.publishMessage({ data: Buffer.from(String(i)) })),
  );
  const open = [await pushes.next(), await pushes.next(), await pushes.next()];
  const seen = new Set(open.map(({ body }) => body));
  while (open.length > 0) {
    expect(pushes.waiting).toBe(0);
    const [done] = open.splice(0, 1);
    if (done !== undefined) answer(done, 204);
    if (seen.size === 10) continue;
    const next = await pushes.next();
    seen.add(next.body);
    open.push(next);
  }
  expect(seen.size).toBe(10);
});

test("a push subscription with ordering sends one message of a key at a time", async () => {
  const { topic, pushes } = await startPushing({ enableMessageOrdering: true });
  topic.setPublishOptions({ messageOrdering: true });
  const texts = ["1", "2", "3"];
  await Promise.all(texts.map((text) => topic.publishMessage({ data: Buffer.from(text), orderingKey: "k" })));
  for (const text of texts) {
    const push = await pushes.next();
    expect(JSON.parse(push.body).message.data).toBe(Buffer.from(text).toString("base64"));
    expect(pushes.waiting).toBe(0);
    answer(push, 204);
  }
});

test("a subscription changed to pull stops pushing, and its messages can be pulled", async () => {
  const { topic, pushes, pubsub, subscriber } = await startPushing();
  await topic.publishMessage({ data: Buffer.from("pushed") });
  answer(await pushes.next(), 204);
  await pubsub.subscription("push-sub").modifyPushConfig({});
  await topic.publishMessage({ data: Buffer.from("pulled") });
  const pulled = await createPuller(subscriber, "push-sub").pull();
  expect(pulled.map(({ text }) => text)).toEqual(["pulled"]);
  expect(pushes.waiting).toBe(0);
});
