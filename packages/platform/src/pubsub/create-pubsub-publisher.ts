import { PubSub, type Topic } from "@google-cloud/pubsub";
import { deadLetterTopic, type TopicName } from "@loopline/contracts";
import { AppError } from "../core/app-error.ts";
import type { DeadLetter, Publisher, Quarantine } from "../core/publisher.ts";
import { withDeadline } from "../core/with-deadline.ts";

/** The variables of `processVariables` and `publishVariables` that matter here. */
export interface PubSubConfig {
  readonly GOOGLE_CLOUD_PROJECT: string;
  /** How long to wait for the broker's confirmation, in milliseconds. */
  readonly PUBLISH_TIMEOUT_MS: number;
}

export interface PubSubPublisher extends Publisher, Quarantine {
  /** Opens the connection, so that the first message does not wait for it. Never throws. */
  warmUp(): Promise<void>;
  /** Sends what is buffered and closes the connection. */
  close(): Promise<void>;
}

/** Publishes with Google's client, to the emulator when `PUBSUB_EMULATOR_HOST` is set. */
export function createPubSubPublisher(config: PubSubConfig): PubSubPublisher {
  const client = new PubSub({ projectId: config.GOOGLE_CLOUD_PROJECT });
  const timeoutMs = config.PUBLISH_TIMEOUT_MS;
  const topics = new Map<string, Topic>();

  /** One Topic object per name: it holds the batch under way. */
  function topicOf(name: string): Topic {
    const known = topics.get(name);
    if (known !== undefined) return known;
    const topic = client.topic(name, {
      // The default waits 10 ms for company, which a lone batch would feel.
      batching: { maxMessages: 100, maxMilliseconds: 1 },
      gaxOpts: { timeout: timeoutMs },
    });
    topics.set(name, topic);
    return topic;
  }

  async function send(name: string, data: Buffer, attributes: Record<string, string>): Promise<string> {
    const sent = topicOf(name).publishMessage({ data, attributes });
    try {
      return await withDeadline(sent, timeoutMs, `publishing to ${name}`);
    } catch (cause) {
      throw new AppError("unavailable", `publishing to ${name} failed`, { cause });
    }
  }

  return {
    publish: (topic: TopicName, message) => send(topic, Buffer.from(JSON.stringify(message)), {}),
    async keep(letter: DeadLetter) {
      await send(deadLetterTopic, letter.data, { ...letter.attributes });
    },
    async warmUp() {
      // Any answer will do, a refusal too: what counts is the open channel.
      await withDeadline(client.topic(deadLetterTopic).exists(), timeoutMs, "Pub/Sub").catch(() => {});
    },
    async close() {
      await Promise.allSettled([...topics.values()].map((topic) => topic.flush()));
      await client.close();
    },
  };
}
