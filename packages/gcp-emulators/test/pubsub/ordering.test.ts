import type { v1 } from "@google-cloud/pubsub";
import { expect, onTestFinished, test } from "vitest";
import { createEventQueue } from "./event-queue.ts";
import { createPuller, seconds, startFixture, subscriptionName, topicName } from "./fixture.ts";
import { createRandom } from "./random.ts";
import { createVirtualClock } from "./virtual-clock.ts";

/** A pull subscription with ordering, on a clock that the test moves. */
async function startOrdered(settings: object = {}) {
  const clock = createVirtualClock();
  const fixture = await startFixture({ clock });
  const [topic] = await fixture.pubsub.createTopic("notes");
  await fixture.pubsub.createTopic("dead");
  await topic.createSubscription("sub", { enableMessageOrdering: true, ...settings });
  return {
    ...fixture,
    clock,
    puller: createPuller(fixture.subscriber, "sub"),
    /** `x1` has the ordering key `x`; a text without a letter has none. */
    async publish(...texts: string[]) {
      for (const text of texts) {
        const message = { data: Buffer.from(text), orderingKey: text.replace(/\d+$/, "") };
        await fixture.publisher.publish({ topic: topicName("notes"), messages: [message] });
      }
    },
  };
}

type Pulled = Awaited<ReturnType<ReturnType<typeof createPuller>["pull"]>>;

const textsOf = (messages: Pulled) => messages.map(({ text }) => text);

/** The message with this text. It must exist. */
function only(messages: Pulled, text: string) {
  const found = messages.find((message) => message.text === text);
  if (found === undefined) throw new Error(`${text} is not in ${textsOf(messages)}`);
  return found;
}

test("several messages of a key are leased at once, in order, over several pulls", async () => {
  const { publish, puller } = await startOrdered();
  await publish("x1", "x2", "y1", "1", "x3", "y2");
  expect(textsOf(await puller.pull(2))).toEqual(["x1", "x2"]);
  expect(textsOf(await puller.pull())).toEqual(["y1", "1", "x3", "y2"]);
  await publish("x4");
  expect(textsOf(await puller.pull())).toEqual(["x4"]);
});

test("a nack redelivers the message and the later ones of its key, in order", async () => {
  const deadLetterPolicy = { deadLetterTopic: topicName("dead"), maxDeliveryAttempts: 5 };
  const { publish, puller } = await startOrdered({ deadLetterPolicy });
  await publish("x1", "x2", "y1", "x3", "x4");
  const first = await puller.pull(4);
  expect(textsOf(first)).toEqual(["x1", "x2", "y1", "x3"]);
  await puller.extend(0, only(first, "x2"));
  const second = await puller.pull();
  expect(textsOf(second)).toEqual(["x2", "x3", "x4"]);
  // Only the message that was nacked has failed.
  expect(second.map(({ deliveryAttempt }) => deliveryAttempt)).toEqual([2, 1, 1]);

  // x1 is still leased from before: now it is delivered again, and with it everything after it.
  await puller.extend(0, only(first, "x1"));
  expect(textsOf(await puller.pull())).toEqual(["x1", "x2", "x3", "x4"]);
});

test("a missed deadline redelivers the message and the later ones of its key", async () => {
  const { publish, puller, clock } = await startOrdered();
  await publish("x1", "x2", "x3");
  const pulled = await puller.pull();
  await puller.extend(60, only(pulled, "x2"), only(pulled, "x3"));
  clock.advance(10_000);
  expect(textsOf(await puller.pull())).toEqual(["x1", "x2", "x3"]);
});

test("while a message waits for its backoff, only the later ones of its key wait", async () => {
  const { publish, puller, clock } = await startOrdered({
    retryPolicy: { minimumBackoff: seconds(5), maximumBackoff: seconds(60) },
  });
  await publish("x1", "x2", "x3");
  await puller.extend(0, only(await puller.pull(2), "x1"));
  await publish("x4", "y1", "1");
  expect(textsOf(await puller.pull())).toEqual(["y1", "1"]);
  clock.advance(5_000);
  expect(textsOf(await puller.pull())).toEqual(["x1", "x2", "x3", "x4"]);
});

test("an ack counts for a message that the nack of an earlier one took back", async () => {
  const { publish, puller } = await startOrdered();
  await publish("x1", "x2", "x3");
  const pulled = await puller.pull();
  await puller.extend(0, only(pulled, "x1"));
  await puller.ack(only(pulled, "x2"));
  expect(textsOf(await puller.pull())).toEqual(["x1", "x3"]);
});

test("the later messages of a key follow after a dead letter", async () => {
  const deadLetterPolicy = { deadLetterTopic: topicName("dead"), maxDeliveryAttempts: 5 };
  const { publish, puller } = await startOrdered({ deadLetterPolicy });
  await publish("x1", "x2");
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    await puller.extend(0, only(await puller.pull(1), "x1"));
  }
  expect(textsOf(await puller.pull())).toEqual(["x2"]);
});

/** A raw stream, and a queue of its messages. */
function openStream(subscriber: v1.SubscriberClient) {
  const texts = createEventQueue<{ text: string; ackId: string }>();
  const opened = createEventQueue<void>();
  const stream = subscriber.streamingPull();
  stream.on("data", ({ receivedMessages }) => {
    if (receivedMessages.length === 0) opened.put();
    for (const { ackId, message } of receivedMessages) texts.put({ ackId, text: String(message.data) });
  });
  stream.on("error", () => {});
  stream.write({ subscription: subscriptionName("sub"), streamAckDeadlineSeconds: 10 });
  onTestFinished(() => void stream.destroy());
  return { stream, texts, opened };
}

test("the stream that holds messages of a key gets the next ones, until all are settled", async () => {
  const { publish, subscriber, clock } = await startOrdered();
  const one = openStream(subscriber);
  await one.opened.next();
  await publish("x1");
  const x1 = await one.texts.next();
  const two = openStream(subscriber);
  await two.opened.next();
  await publish("x2", "x3");
  expect([x1.text, (await one.texts.next()).text, (await one.texts.next()).text]).toEqual(["x1", "x2", "x3"]);

  const ended = new Promise((resolve) => one.stream.on("end", resolve));
  one.stream.end();
  await ended;
  await publish("x4", "c1");
  expect((await two.texts.next()).text).toBe("c1");
  // At their deadline, all messages of the first stream go to the other, in order.
  clock.advance(10_000);
  const seen: string[] = [];
  while (seen.length < 4) seen.push((await two.texts.next()).text);
  expect(seen).toEqual(["x1", "x2", "x3", "x4"]);
});

test("no message is delivered before an earlier one of its key, whatever is acked, nacked or expires", async () => {
  const { publish, puller, clock } = await startOrdered();
  const random = createRandom(20_261_128);
  const below = (count: number) => Math.floor(random() * count);
  const published: string[] = [];
  const acked = new Set<string>();
  let out: Pulled = [];

  const keyOf = (text: string) => text.replace(/\d+$/, "");
  /** Leased messages. They are removed when they, or an earlier one of the key, must be delivered again. */
  const takeBack = (failed: string) => {
    const from = published.indexOf(failed);
    out = out.filter(({ text }) => keyOf(text) !== keyOf(failed) || published.indexOf(text) < from);
  };
  const pull = async (count: number) => {
    for (const message of await puller.pull(count)) {
      const earlier = published
        .slice(0, published.indexOf(message.text))
        .filter((text) => keyOf(text) === keyOf(message.text) && !acked.has(text));
      expect(textsOf(out)).toEqual(expect.arrayContaining(earlier));
      expect(textsOf(out)).not.toContain(message.text);
      out.push(message);
    }
  };

  for (let step = 0; step < 300; step += 1) {
    const action = below(10);
    const chosen = out[below(out.length)];
    if (action < 4) {
      const text = `${"xyz"[below(3)]}${step}`;
      published.push(text);
      await publish(text);
    } else if (action < 7) {
      await pull(1 + below(4));
    } else if (chosen !== undefined && action < 9) {
      await puller.ack(chosen);
      acked.add(chosen.text);
      out = out.filter(({ text }) => text !== chosen.text);
    } else if (chosen !== undefined) {
      await puller.extend(0, chosen);
      takeBack(chosen.text);
    }
    if (below(40) === 0) {
      clock.advance(10_000);
      out = [];
    }
  }
  while (acked.size < published.length) {
    await pull(1_000);
    for (const { text } of out) acked.add(text);
    await puller.ack(...out.splice(0));
  }
  expect(await puller.pull()).toEqual([]);
});
