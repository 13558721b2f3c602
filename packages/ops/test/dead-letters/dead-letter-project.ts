import { randomUUID } from "node:crypto";
import type { AddressInfo } from "node:net";
import { getTestServer } from "@google-cloud/functions-framework/testing";
import { type Message, PubSub, v1 } from "@google-cloud/pubsub";
import { noteContracts } from "@loopline/banknotes/definition";
import { deadLetterSubscription, deadLetterTopic } from "@loopline/contracts";
import { systemClock } from "@loopline/platform";
import { parseMessage, serveEvents } from "@loopline/platform/functions";
import { createPubSubPublisher } from "@loopline/platform/pubsub";
import { silentLogger } from "@loopline/platform/testing";

export type Watched = Pick<Message, "id" | "data" | "attributes">;

/** A project in the Pub/Sub emulator that can create dead letters of both kinds. */
export interface DeadLetterProject {
  readonly env: NodeJS.ProcessEnv;
  /** Delivers bodies to a function that finds them invalid and quarantines them. */
  quarantine(bodies: readonly string[]): Promise<void>;
  /** Publishes a message to `model` and nacks it until Pub/Sub gives it up. */
  giveUp(body: string): Promise<void>;
  /** Publishes a foreign message to the dead-letter topic. */
  publishLetter(body: string, attributes: Record<string, string>): Promise<void>;
  /** Waits for this many messages on a topic, from the first one on. */
  nextOf(topic: "request" | "model", count: number): Promise<Watched[]>;
  close(): Promise<void>;
}

/** The minimum of Pub/Sub. */
const deliveriesToGiveUp = 5;

export async function createDeadLetterProject(pubsubHost: string): Promise<DeadLetterProject> {
  const project = `ops-${randomUUID()}`;
  const pubsub = new PubSub({ projectId: project, apiEndpoint: pubsubHost, emulatorMode: true });
  const subscriber = new v1.SubscriberClient({ ...(await pubsub.getClientConfig()) });
  const [deadLetters] = await pubsub.createTopic(deadLetterTopic);
  await deadLetters.createSubscription(deadLetterSubscription);
  const watches = { request: await watch("request"), model: await watch("model") };
  await pubsub.topic("model").createSubscription("model.training-to-db", {
    deadLetterPolicy: { deadLetterTopic: deadLetters.name, maxDeliveryAttempts: deliveriesToGiveUp },
  });
  const publisher = createPubSubPublisher({
    GOOGLE_CLOUD_PROJECT: project,
    PUBLISH_TIMEOUT_MS: 4_000,
    PUBSUB_EMULATOR_HOST: pubsubHost,
  });

  async function watch(topic: string) {
    const [made] = await pubsub.createTopic(topic);
    const [subscription] = await made.createSubscription(`${topic}.watch`);
    const received: Watched[] = [];
    let arrived = Promise.withResolvers<void>();
    subscription.on("message", (message: Message) => {
      message.ack();
      received.push(message);
      arrived.resolve();
      arrived = Promise.withResolvers<void>();
    });
    return {
      subscription,
      async next(count: number) {
        while (received.length < count) await arrived.promise;
        return received.splice(0, count);
      },
    };
  }

  return {
    env: { GOOGLE_CLOUD_PROJECT: project, PUBSUB_EMULATOR_HOST: pubsubHost },
    async quarantine(bodies) {
      serveEvents("prediction", {
        handler: async (event) => void parseMessage("request", event, noteContracts),
        quarantine: publisher,
        clock: systemClock,
        log: silentLogger,
      });
      const server = getTestServer("prediction");
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const { port } = server.address() as AddressInfo;
      const statuses = await Promise.all(bodies.map((body, index) => push(port, body, index)));
      await new Promise((resolve) => server.close(resolve));
      if (statuses.some((status) => status !== 204)) throw new Error(`not acknowledged: ${statuses}`);
    },
    async giveUp(body) {
      await pubsub
        .topic("model")
        .publishMessage({ data: Buffer.from(body), attributes: { colour: "green" } });
      const subscription = `projects/${project}/subscriptions/model.training-to-db`;
      for (let delivery = 0; delivery < deliveriesToGiveUp; delivery++) {
        const [{ receivedMessages }] = await subscriber.pull({ subscription, maxMessages: 1 });
        const ackIds = (receivedMessages ?? []).map(({ ackId }) => ackId ?? "");
        await subscriber.modifyAckDeadline({ subscription, ackIds, ackDeadlineSeconds: 0 });
      }
    },
    async publishLetter(body, attributes) {
      await pubsub.topic(deadLetterTopic).publishMessage({ data: Buffer.from(body), attributes });
    },
    nextOf: (topic, count) => watches[topic].next(count),
    async close() {
      await Promise.all(Object.values(watches).map(({ subscription }) => subscription.close()));
      await Promise.all([publisher.close(), subscriber.close(), pubsub.close()]);
    },
  };

  async function push(port: number, body: string, index: number): Promise<number> {
    const message = {
      data: Buffer.from(body).toString("base64"),
      attributes: { colour: "green" },
      messageId: `original-${index}`,
      publishTime: "2026-01-02T03:04:05.678Z",
    };
    const subscription = `projects/${project}/subscriptions/request.prediction`;
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ message, subscription, deliveryAttempt: 3 }),
    });
    return response.status;
  }
}
