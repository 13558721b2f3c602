import { expect, onTestFinished, test } from "vitest";
import { startMonitoringServer } from "../../src/index.ts";
import { createPuller, startFixture } from "../pubsub/fixture.ts";
import { createVirtualClock } from "../pubsub/virtual-clock.ts";

async function startMonitoring() {
  const clock = createVirtualClock();
  const fixture = await startFixture({ clock });
  const server = await startMonitoringServer({ backlogs: fixture.emulator.backlogs });
  onTestFinished(() => server.close());
  const read = async () => (await fetch(`${server.endpoint}/v1/subscriptions`)).json();
  return { ...fixture, clock, server, read };
}

test("reports the number and the age of a subscription's unacknowledged messages", async () => {
  const { pubsub, subscriber, clock, read } = await startMonitoring();
  const [topic] = await pubsub.createTopic("notes");
  await topic.createSubscription("readers");
  const name = "projects/test-project/subscriptions/readers";
  expect(await read()).toEqual({ subscriptions: [{ name, undelivered: 0, oldest_unacked_seconds: 0 }] });

  await topic.publishMessage({ data: Buffer.from("one") });
  clock.advance(2_000);
  await topic.publishMessage({ data: Buffer.from("two") });
  clock.advance(500);
  expect(await read()).toEqual({ subscriptions: [{ name, undelivered: 2, oldest_unacked_seconds: 2.5 }] });

  const puller = createPuller(subscriber, "readers");
  const [first, second] = await puller.pull();
  const one = [first, second].find((message) => message?.text === "one");
  if (one === undefined) throw new Error("the first message was not pulled");
  await puller.ack(one);
  expect(await read()).toEqual({ subscriptions: [{ name, undelivered: 1, oldest_unacked_seconds: 0.5 }] });
});

test("answers 404 to other paths and 405 to other methods", async () => {
  const { server } = await startMonitoring();
  expect((await fetch(`${server.endpoint}/v1/other`)).status).toBe(404);
  expect((await fetch(`${server.endpoint}/v1/subscriptions`, { method: "POST" })).status).toBe(405);
});
