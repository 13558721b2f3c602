import { PubSub, v1 } from "@google-cloud/pubsub";
import { credentials } from "@grpc/grpc-js";
import { onTestFinished, vi } from "vitest";
import { type PubSubEmulator, type PubSubEmulatorOptions, startPubSubEmulator } from "../../src/index.ts";
import { createEventQueue } from "./event-queue.ts";

export const project = "test-project";

/** An emulator that is closed after the test, a queue of its log lines, and official clients connected to it. */
export async function startFixture(options: PubSubEmulatorOptions = {}) {
  const log = createEventQueue<string>();
  const emulator = await startPubSubEmulator({ log: log.put, ...options });
  onTestFinished(() => emulator.close());
  return { emulator, log, ...connect(emulator) };
}

/** Official clients: the one that users install, and the generated ones below it, for calls that it hides. */
export function connect(emulator: Pick<PubSubEmulator, "host" | "port" | "endpoint">) {
  // Otherwise the clients look for a metadata server and warn that there is none.
  vi.stubEnv("METADATA_SERVER_DETECTION", "none");
  const pubsub = new PubSub({ projectId: project, apiEndpoint: emulator.endpoint, emulatorMode: true });
  const options = {
    projectId: project,
    servicePath: emulator.host,
    port: emulator.port,
    sslCreds: credentials.createInsecure(),
  };
  const publisher = new v1.PublisherClient(options);
  const subscriber = new v1.SubscriberClient(options);
  onTestFinished(async () => {
    await Promise.all([pubsub.close(), publisher.close(), subscriber.close()]);
  });
  return { pubsub, publisher, subscriber };
}

export const topicName = (id: string) => `projects/${project}/topics/${id}`;
export const subscriptionName = (id: string) => `projects/${project}/subscriptions/${id}`;

/** A duration of whole seconds. */
export const seconds = (count: number) => ({ seconds: count, nanos: 0 });

/** Pulls, acknowledges and nacks through the generated client. Messages are identified by their text. */
export function createPuller(subscriber: v1.SubscriberClient, id: string) {
  const subscription = subscriptionName(id);
  return {
    /** The messages that are ready now. */
    async pull(maxMessages = 1_000) {
      const request = { subscription, maxMessages, returnImmediately: true };
      const [{ receivedMessages }] = await subscriber.pull(request);
      return (receivedMessages ?? []).map(({ ackId, message, deliveryAttempt }) => ({
        ackId: ackId ?? "",
        text: String(message?.data),
        attributes: message?.attributes ?? {},
        deliveryAttempt,
      }));
    },
    async ack(...messages: { ackId: string }[]) {
      await subscriber.acknowledge({ subscription, ackIds: messages.map(({ ackId }) => ackId) });
    },
    /** Moves the deadline; 0 seconds is a nack. */
    async extend(ackDeadlineSeconds: number, ...messages: { ackId: string }[]) {
      const ackIds = messages.map(({ ackId }) => ackId);
      await subscriber.modifyAckDeadline({ subscription, ackIds, ackDeadlineSeconds });
    },
  };
}
