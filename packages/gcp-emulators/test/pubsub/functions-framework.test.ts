import {
  type CloudEvent,
  cloudEvent,
  http,
  type Request,
  type Response,
} from "@google-cloud/functions-framework";
import { getTestServer } from "@google-cloud/functions-framework/testing";
import type { CreateSubscriptionOptions } from "@google-cloud/pubsub";
import { expect, onTestFinished, test, vi } from "vitest";
import { createEventQueue } from "./event-queue.ts";
import { project, seconds, startFixture, topicName } from "./fixture.ts";
import { createVirtualClock } from "./virtual-clock.ts";

const eventarc = { labels: { "emulator-push-shape": "eventarc" } };
const path = `/${topicName("notes")}`;

async function pushTo(target: string, options: CreateSubscriptionOptions = {}) {
  const server = getTestServer(target).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await vi.waitUntil(() => server.listening);
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no TCP address");
  const clock = createVirtualClock();
  const fixture = await startFixture({ clock });
  const [topic] = await fixture.pubsub.createTopic("notes");
  await fixture.pubsub.createTopic("dead");
  const pushEndpoint = `http://127.0.0.1:${address.port}${path}`;
  await topic.createSubscription("sub", { pushEndpoint, ...options });
  return { ...fixture, clock, topic };
}

const events = createEventQueue<CloudEvent<unknown>>();
const requests = createEventQueue<Request>();
cloudEvent("event-target", (event: CloudEvent<unknown>) => events.put(event));
http("http-target", (request: Request, response: Response) => {
  requests.put(request);
  response.status(204).end();
});

test("Eventarc shape, cloudEvent target: the CloudEvent and its whole body arrive", async () => {
  const { topic } = await pushTo("event-target", eventarc);
  const messageId = await topic.publishMessage({ data: Buffer.from("hello"), attributes: { a: "1" } });
  expect(await events.next()).toMatchObject({
    id: messageId,
    source: `//pubsub.googleapis.com/${topicName("notes")}`,
    type: "google.cloud.pubsub.topic.v1.messagePublished",
    specversion: "1.0",
    time: "2026-01-01T00:00:00.000Z",
    data: {
      message: { data: "aGVsbG8=", attributes: { a: "1" }, messageId, message_id: messageId },
      subscription: `projects/${project}/subscriptions/sub`,
    },
  });
});

test("raw shape, cloudEvent target: the framework makes it a CloudEvent of the same type and source", async () => {
  const { topic } = await pushTo("event-target");
  const messageId = await topic.publishMessage({ data: Buffer.from("hello"), attributes: { a: "1" } });
  expect(await events.next()).toMatchObject({
    id: messageId,
    source: `//pubsub.googleapis.com/${topicName("notes")}`,
    type: "google.cloud.pubsub.topic.v1.messagePublished",
    data: { message: { data: "aGVsbG8=", attributes: { a: "1" }, messageId } },
  });
});

test.each([
  ["raw", {}],
  ["Eventarc", eventarc],
])("%s shape, http target: the parsed body is the push body", async (shape, options) => {
  const { topic } = await pushTo("http-target", options);
  const messageId = await topic.publishMessage({ data: Buffer.from("hello") });
  const request = await requests.next();
  expect(request.path).toBe(path);
  expect(request.get("ce-id")).toBe(shape === "raw" ? undefined : messageId);
  expect(request.body).toEqual({
    message: {
      data: "aGVsbG8=",
      attributes: {},
      messageId,
      message_id: messageId,
      publishTime: "2026-01-01T00:00:00.000Z",
      publish_time: "2026-01-01T00:00:00.000Z",
    },
    subscription: `projects/${project}/subscriptions/sub`,
  });
});

test.each([
  ["raw", {}],
  ["Eventarc", eventarc],
])("%s shape: a function that throws gets the message again until it succeeds", async (_shape, options) => {
  const complaints = vi.spyOn(console, "error").mockImplementation(() => {});
  let calls = 0;
  const done = createEventQueue<number>();
  cloudEvent("failing-target", () => {
    calls += 1;
    if (calls < 3) throw new Error(`failure ${calls}`);
    done.put(calls);
  });
  const { topic, clock, log } = await pushTo("failing-target", {
    ...options,
    retryPolicy: { minimumBackoff: seconds(10), maximumBackoff: seconds(600) },
  });
  await topic.publishMessage({ data: Buffer.from("hello") });
  for (const wait of [10_000, 20_000]) {
    expect(await log.next()).toContain("status 500");
    clock.advance(wait);
  }
  expect(await done.next()).toBe(3);
  // The framework reports the function's error; nothing else may be on the console.
  const reported = complaints.mock.calls.map((call) => String(call[0]));
  expect(reported).toEqual([expect.stringContaining("failure 1"), expect.stringContaining("failure 2")]);
  complaints.mockClear();
});
