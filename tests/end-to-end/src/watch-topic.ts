import { randomUUID } from "node:crypto";
import type { Message, PubSub } from "@google-cloud/pubsub";
import { z } from "zod";
import { until } from "./until.ts";

export interface Watched {
  readonly id: string;
  readonly data: Buffer;
  readonly attributes: Readonly<Record<string, string>>;
  readonly publishTime: Date;
  /** The data as a JSON object; empty if it is not one. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** Everything that is published to a topic from now on. */
export interface TopicWatch {
  /** What has arrived so far, in the order of arrival. */
  readonly received: readonly Watched[];
  /** Returns the first message whose body has these fields, and waits until there is one. */
  next(fields: Readonly<Record<string, unknown>>): Promise<Watched>;
  stop(): Promise<void>;
}

/** Reads a topic with Google's client, through a new subscription. */
export async function watchTopic(pubsub: PubSub, topic: string): Promise<TopicWatch> {
  const [subscription] = await pubsub.createSubscription(topic, `e2e-${randomUUID()}`);
  const received: Watched[] = [];
  subscription.on("message", (message: Message) => {
    message.ack();
    received.push(toWatched(message));
  });
  let failure: Error | undefined;
  subscription.on("error", (error: Error) => {
    failure = error;
  });

  return {
    received,
    next: (fields) =>
      until(`a message on ${topic} with ${JSON.stringify(fields)}`, () => {
        if (failure !== undefined) throw failure;
        return received.find(({ body }) => hasFields(body, fields));
      }),
    stop: async () => {
      await subscription.close();
      await subscription.delete();
    },
  };
}

function toWatched({ id, data, attributes, publishTime }: Message): Watched {
  return { id, data, attributes, publishTime, body: parseObject(data) };
}

const ObjectSchema = z.record(z.string(), z.unknown());

function parseObject(data: Buffer): Record<string, unknown> {
  try {
    return ObjectSchema.parse(JSON.parse(data.toString("utf8")));
  } catch {
    return {};
  }
}

function hasFields(body: Watched["body"], fields: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(fields).every(([name, value]) => body[name] === value);
}
