import type { Message } from "@google-cloud/pubsub";
import { expect, test, vi } from "vitest";
import { startPubSubEmulator } from "../../src/index.ts";
import { createEventQueue } from "./event-queue.ts";
import { startFixture } from "./fixture.ts";
import { startPushTarget } from "./push-target.ts";

test("close resolves within two seconds, with streams, pulls and pushes under way, and frees the port", async () => {
  const { emulator, pubsub, subscriber } = await startFixture();
  const target = await startPushTarget();
  const [topic] = await pubsub.createTopic("notes");
  await topic.createSubscription("push", { pushEndpoint: target.url });
  const [streamed] = await topic.createSubscription("streamed");
  const [pulled] = await topic.createSubscription("pulled");
  const messages = createEventQueue<Message>();
  streamed.on("message", messages.put);
  streamed.on("error", () => {});
  await topic.publishMessage({ data: Buffer.from("a") });
  const [message] = await Promise.all([messages.next(), target.pushes.next()]);
  message.ack();
  const request = { subscription: pulled.name, maxMessages: 1 };
  await subscriber.pull(request);
  const waiting = subscriber.pull(request, { retry: { retryCodes: [] } }).catch((error: unknown) => error);

  const startedAt = performance.now();
  await emulator.close();
  expect(performance.now() - startedAt).toBeLessThan(2_000);
  expect(await waiting).toMatchObject({ code: expect.any(Number) });
  const again = await startPubSubEmulator({ port: emulator.port });
  // The client still has an acknowledgement to send, and waits for an answer.
  await streamed.close();
  await again.close();
});

test("a taken port is an error that names the port", async () => {
  // The gRPC library reports it there as well.
  const complaints = vi.spyOn(console, "error").mockImplementation(() => {});
  const { emulator } = await startFixture();
  await expect(startPubSubEmulator({ port: emulator.port })).rejects.toThrow(
    `Cannot listen on 127.0.0.1:${emulator.port}`,
  );
  complaints.mockClear();
});
