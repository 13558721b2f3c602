import { v1 } from "@google-cloud/pubsub";
import type { TopicName } from "@loopline/contracts";
import { AppError, withDeadline } from "@loopline/platform";

/** A message as it was published first. */
export interface OriginalMessage {
  readonly data: Buffer;
  readonly attributes: Record<string, string>;
}

/** Publishes bytes as they are: what is in a dead letter need not be a message that the pipeline would write. */
export interface Republisher {
  /** Resolves with the new message's id once Pub/Sub has confirmed it. @throws {AppError} `unavailable`. */
  publish(topic: TopicName, message: OriginalMessage): Promise<string>;
  close(): Promise<void>;
}

export interface RepublisherOptions {
  readonly projectId: string;
  readonly client: ConstructorParameters<typeof v1.PublisherClient>[0];
  readonly timeoutMs: number;
}

export function createRepublisher({
  projectId,
  client: options,
  timeoutMs,
}: RepublisherOptions): Republisher {
  const client = new v1.PublisherClient(options);
  return {
    async publish(topic, message) {
      const request = { topic: `projects/${projectId}/topics/${topic}`, messages: [message] };
      try {
        const [{ messageIds }] = await withDeadline(timeoutMs, "Pub/Sub", (signal) =>
          client.publish(request, { timeout: timeoutMs, signal }),
        );
        const id = messageIds?.[0];
        if (id === undefined) throw new Error("Pub/Sub confirmed no message");
        return id;
      } catch (cause) {
        throw new AppError("unavailable", `publishing to ${topic} failed`, { cause });
      }
    },
    close: () => withDeadline(timeoutMs, "Pub/Sub", () => client.close()),
  };
}
