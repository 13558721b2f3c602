import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { z } from "zod";
import { startPubSubEmulator } from "../../src/index.ts";
import { createTemporaryFolder } from "../temporary-folder.ts";
import { connect, createPuller, seconds, startFixture, topicName } from "./fixture.ts";
import { answer, startPushTarget } from "./push-target.ts";
import { createVirtualClock } from "./virtual-clock.ts";

const journalOf = (dataDir: string) => join(dataDir, "pubsub.journal");
const textsOf = (messages: { text: string }[]) => messages.map(({ text }) => text);

test("topics, subscriptions and unacknowledged messages survive a restart", async () => {
  const dataDir = await createTemporaryFolder();
  const before = await startFixture({ dataDir });
  const [topic] = await before.pubsub.createTopic({ name: "notes", labels: { a: "1" } });
  await before.pubsub.createTopic("gone");
  await before.pubsub.topic("gone").delete();
  await topic.createSubscription("sub", { ackDeadlineSeconds: 30, labels: { b: "2" } });
  await topic.createSubscription("gone-sub");
  await before.pubsub.subscription("gone-sub").delete();
  for (const text of ["done", "leased", "waiting"]) {
    await topic.publishMessage({ data: Buffer.from(text), attributes: { colour: text } });
  }
  const puller = createPuller(before.subscriber, "sub");
  const [done] = await puller.pull(2);
  if (done === undefined) throw new Error("three messages were published");
  await puller.ack(done);
  await before.emulator.close();

  const after = await startFixture({ dataDir });
  const [topics] = await after.pubsub.getTopics();
  expect(topics.map(({ name, metadata }) => [name, metadata?.labels])).toEqual([
    [topicName("notes"), { a: "1" }],
  ]);
  const [subscriptions] = await after.pubsub.getSubscriptions();
  expect(subscriptions.map(({ metadata }) => metadata)).toMatchObject([
    { ackDeadlineSeconds: 30, labels: { b: "2" } },
  ]);
  const pulled = await createPuller(after.subscriber, "sub").pull();
  expect(pulled).toMatchObject([
    { text: "leased", attributes: { colour: "leased" } },
    { text: "waiting", attributes: { colour: "waiting" } },
  ]);
});

test("everything that was answered survives kill -9", async () => {
  const dataDir = await createTemporaryFolder();
  const child = spawn(process.execPath, [join(import.meta.dirname, "emulator-process.ts"), dataDir], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  const { port } = z.object({ port: z.number() }).parse(JSON.parse(String(line)));
  const before = connect({ host: "127.0.0.1", port, endpoint: `127.0.0.1:${port}` });
  const [topic] = await before.pubsub.createTopic("notes");
  await topic.createSubscription("sub");
  const published = Array.from({ length: 500 }, (_, index) => `message ${index}`);
  await Promise.all(published.map((text) => topic.publishMessage({ data: Buffer.from(text) })));
  const puller = createPuller(before.subscriber, "sub");
  const acknowledged = await puller.pull(200);
  await puller.ack(...acknowledged);
  child.kill("SIGKILL");
  await once(child, "exit");

  const after = await startFixture({ dataDir });
  const left = await createPuller(after.subscriber, "sub").pull();
  expect([...textsOf(acknowledged), ...textsOf(left)].sort()).toEqual(published.sort());
});

test("delivery attempts and backoff continue after a restart", async () => {
  const dataDir = await createTemporaryFolder();
  const clock = createVirtualClock();
  const before = await startFixture({ dataDir, clock });
  const [topic] = await before.pubsub.createTopic("notes");
  await before.pubsub.createTopic("dead");
  await topic.createSubscription("sub", {
    deadLetterPolicy: { deadLetterTopic: topicName("dead"), maxDeliveryAttempts: 5 },
    retryPolicy: { minimumBackoff: seconds(10), maximumBackoff: seconds(600) },
  });
  await topic.publishMessage({ data: Buffer.from("a") });
  const puller = createPuller(before.subscriber, "sub");
  await puller.extend(0, ...(await puller.pull()));
  await before.emulator.close();

  const after = createPuller((await startFixture({ dataDir, clock })).subscriber, "sub");
  clock.advance(9_999);
  expect(await after.pull()).toEqual([]);
  clock.advance(1);
  expect(await after.pull()).toMatchObject([{ text: "a", deliveryAttempt: 2 }]);
});

test("a push that a stop interrupts is not a failed attempt and is sent again after the restart", async () => {
  const dataDir = await createTemporaryFolder();
  const before = await startFixture({ dataDir });
  const target = await startPushTarget();
  const [topic] = await before.pubsub.createTopic("notes");
  await before.pubsub.createTopic("dead");
  await topic.createSubscription("sub", {
    pushEndpoint: target.url,
    deadLetterPolicy: { deadLetterTopic: topicName("dead"), maxDeliveryAttempts: 5 },
    retryPolicy: { minimumBackoff: seconds(600), maximumBackoff: seconds(600) },
  });
  await topic.publishMessage({ data: Buffer.from("a") });
  const first = await target.pushes.next();
  await before.emulator.close();

  await startFixture({ dataDir });
  const again = await target.pushes.next();
  expect(again.body).toBe(first.body);
  expect(JSON.parse(again.body).deliveryAttempt).toBe(1);
  answer(again, 204);
});

test("a message's id is not used again after a restart", async () => {
  const dataDir = await createTemporaryFolder();
  const clock = createVirtualClock();
  const ids: (string | null | undefined)[] = [];
  for (let run = 0; run < 2; run += 1) {
    const { emulator, pubsub, publisher } = await startFixture({ dataDir, clock });
    if (run === 0) {
      const [topic] = await pubsub.createTopic("notes");
      await topic.createSubscription("sub");
    }
    const messages = Array(20).fill({ data: Buffer.from("x") });
    const [{ messageIds }] = await publisher.publish({ topic: topicName("notes"), messages });
    ids.push(...(messageIds ?? []));
    await emulator.close();
  }
  expect(new Set(ids).size).toBe(40);
});

test("an incomplete last line is dropped, and the next start works", async () => {
  const dataDir = await createTemporaryFolder();
  const before = await startFixture({ dataDir });
  await before.pubsub.createTopic("notes");
  await before.emulator.close();
  await appendFile(journalOf(dataDir), '{"type":"topic-deleted","name":"projects/test-project/topics/not');

  const after = await startFixture({ dataDir });
  expect(await after.pubsub.topic("notes").exists()).toEqual([true]);
  await after.pubsub.createTopic("other");
  await after.emulator.close();
  const again = await startFixture({ dataDir });
  expect(await again.pubsub.topic("other").exists()).toEqual([true]);
});

test("a file that is not a journal is an error that names it, and stays unchanged", async () => {
  const dataDir = await createTemporaryFolder();
  await writeFile(
    journalOf(dataDir),
    '{"type":"topic","topic":{"name":"projects/p/topics/t"}}\nnot a record\n',
  );
  await expect(startPubSubEmulator({ dataDir })).rejects.toThrow(
    `${journalOf(dataDir)}:2 is not a journal record`,
  );
  expect(await readFile(journalOf(dataDir), "utf8")).toContain("not a record");
});

test("a start rewrites the journal without acknowledged messages", async () => {
  const dataDir = await createTemporaryFolder();
  const before = await startFixture({ dataDir });
  const [topic] = await before.pubsub.createTopic("notes");
  await topic.createSubscription("sub");
  await topic.publishMessage({ data: Buffer.alloc(1_000_000, "x") });
  const puller = createPuller(before.subscriber, "sub");
  await puller.ack(...(await puller.pull()));
  await before.emulator.close();
  expect((await readFile(journalOf(dataDir))).length).toBeGreaterThan(1_000_000);
  await (await startPubSubEmulator({ dataDir })).close();
  expect((await readFile(journalOf(dataDir))).length).toBeLessThan(2_000);
});
