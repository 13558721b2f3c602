import { randomUUID } from "node:crypto";
import type { Message } from "@google-cloud/pubsub";
import type { TopicName } from "@loopline/contracts";
import { until } from "../../end-to-end/src/until.ts";
import type { FuzzOutcome } from "./fuzz.ts";
import type { FaultyStack } from "./start-faulty-stack.ts";

/** What the APIs publish from now on. */
export interface PublishedWatch {
  /** Waits for the accepted bodies, then stops. Returns what is wrong with the published messages, in sentences. */
  stop(accepted: FuzzOutcome["accepted"]): Promise<string[]>;
}

const watchedTopics = { notes: "request", feedback: "feedback" } as const satisfies Record<string, TopicName>;
const timeoutMs = 60_000;

/** Counts the messages of both APIs without keeping them, because there may be many. */
export async function watchPublished({
  pubsub,
  contracts,
}: Pick<FaultyStack, "pubsub" | "contracts">): Promise<PublishedWatch> {
  const counts = { notes: 0, feedback: 0 };
  const invalid: string[] = [];
  const subscriptions = await Promise.all(
    (["notes", "feedback"] as const).map(async (kind) => {
      const topic = watchedTopics[kind];
      const [subscription] = await pubsub.createSubscription(topic, `faults-${randomUUID()}`);
      subscription.on("message", (message: Message) => {
        message.ack();
        counts[kind]++;
        const parsed = contracts.topicSchemas[topic].safeParse(JSON.parse(message.data.toString("utf8")));
        if (!parsed.success) invalid.push(`published to ${topic}: ${message.data.toString("base64")}`);
      });
      return subscription;
    }),
  );
  return {
    stop: async (accepted) => {
      await until(
        "every accepted body on its topic",
        () => counts.notes >= accepted.notes && counts.feedback >= accepted.feedback,
        timeoutMs,
      );
      await Promise.all(
        subscriptions.map(async (subscription) => {
          await subscription.close();
          await subscription.delete();
        }),
      );
      const isAsAccepted = counts.notes === accepted.notes && counts.feedback === accepted.feedback;
      return isAsAccepted
        ? invalid
        : [...invalid, `${JSON.stringify(counts)} published of ${JSON.stringify(accepted)}`];
    },
  };
}
