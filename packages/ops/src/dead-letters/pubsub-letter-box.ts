import { PubSub, v1 } from "@google-cloud/pubsub";
import { deadLetterSubscription, type TopicName } from "@loopline/contracts";
import { AppError, grpcStatus, statusOf, withDeadline } from "@loopline/platform";
import { z } from "zod";
import type { DeadLettersConfig } from "../config.ts";
import type { Letter } from "./letter.ts";
import { type LeasedLetter, type LetterBox, leaseSeconds } from "./walk-letters.ts";

/** The box counts as empty if a pull returns no letter within this time. */
const pullTimeoutMs = 2_000;

/** Leases in one request: far below the 512 KiB that Pub/Sub accepts. */
const leasesPerRequest = 1_000;

/** What both clients are built from. */
interface ConnectionOptions {
  readonly projectId: string;
  readonly client: NonNullable<ConstructorParameters<typeof v1.SubscriberClient>[0]>;
  /** Of each call. */
  readonly timeoutMs: number;
}

/** The options of a call of the client. */
interface CallOptions {
  readonly timeout: number;
  readonly retry: null;
  readonly signal: AbortSignal;
}

export type DeadLettersConnection = Awaited<ReturnType<typeof connectDeadLetters>>;

/** Connects to the Pub/Sub of a configuration. */
export async function connectDeadLetters(config: DeadLettersConfig) {
  const { GOOGLE_CLOUD_PROJECT: projectId, PUBSUB_EMULATOR_HOST: apiEndpoint } = config;
  const emulator = apiEndpoint === undefined ? {} : { apiEndpoint, emulatorMode: true };
  // The high-level client works out the options of the low-level ones.
  const pubsub = new PubSub({ projectId, ...emulator });
  const timeoutMs = config.PUBLISH_TIMEOUT_MS;
  const client = { ...(await withDeadline(timeoutMs, "Google's sign-in", () => pubsub.getClientConfig())) };
  const box = createPubSubLetterBox({ projectId, client, timeoutMs });
  const republisher = createRepublisher({ projectId, client, timeoutMs });
  return {
    box,
    republisher,
    close: async () => {
      await Promise.allSettled([box.close(), republisher.close(), pubsub.close()]);
    },
  };
}

const ReceivedSchema = z.object({
  ackId: z.string(),
  message: z.object({
    messageId: z.string(),
    publishTime: z.object({ seconds: z.coerce.number(), nanos: z.number().nullish() }),
    attributes: z.record(z.string(), z.string()).nullish(),
    data: z.instanceof(Uint8Array),
  }),
});

/** The letters of the subscription `dead-letter.inspect`, by pull. */
function createPubSubLetterBox({
  projectId,
  client: options,
  timeoutMs,
}: ConnectionOptions): LetterBox & { close(): Promise<void> } {
  const client = new v1.SubscriberClient(options);
  const subscription = `projects/${projectId}/subscriptions/${deadLetterSubscription}`;

  async function call<T>(
    what: string,
    request: (options: CallOptions) => Promise<T>,
    deadlineMs = timeoutMs,
  ): Promise<T> {
    try {
      return await withDeadline(deadlineMs, "Pub/Sub", (signal) =>
        // No retries: a person waits for the answer.
        request({ timeout: timeoutMs, retry: null, signal }),
      );
    } catch (cause) {
      const problem =
        statusOf(cause) === grpcStatus.notFound
          ? `${subscription} does not exist`
          : `Pub/Sub did not ${what} dead letters`;
      throw new AppError("unavailable", problem, { cause });
    }
  }

  async function setDeadline(leases: readonly string[], ackDeadlineSeconds: number): Promise<void> {
    for (const ackIds of chunks(leases)) {
      const request = { subscription, ackIds, ackDeadlineSeconds };
      await call("lease", (callOptions) => client.modifyAckDeadline(request, callOptions));
    }
  }

  async function pull(maxMessages: number, options: CallOptions) {
    try {
      const request = { subscription, maxMessages };
      const [answer] = await client.pull(request, { ...options, timeout: pullTimeoutMs });
      return answer.receivedMessages ?? [];
    } catch (error) {
      // Pub/Sub does not answer a pull while it has no message.
      if (statusOf(error) === grpcStatus.deadlineExceeded) return [];
      throw error;
    }
  }

  return {
    async take(max) {
      const received = await call("give", (callOptions) => pull(max, callOptions), pullTimeoutMs + timeoutMs);
      const letters = received.map(toLetter);
      await setDeadline(
        letters.map(({ lease }) => lease),
        leaseSeconds,
      );
      return letters;
    },
    hold: (leases) => setDeadline(leases, leaseSeconds),
    release: (leases) => setDeadline(leases, 0),
    async remove(leases) {
      for (const ackIds of chunks(leases)) {
        await call("remove", (callOptions) => client.acknowledge({ subscription, ackIds }, callOptions));
      }
    },
    close: () => withDeadline(timeoutMs, "Pub/Sub", () => client.close()),
  };
}

function toLetter(received: unknown): LeasedLetter {
  const { ackId, message } = ReceivedSchema.parse(received);
  const { seconds, nanos } = message.publishTime;
  return {
    lease: ackId,
    id: message.messageId,
    publishTime: new Date(seconds * 1_000 + (nanos ?? 0) / 1_000_000),
    attributes: message.attributes ?? {},
    data: Buffer.from(message.data),
  };
}

function chunks(leases: readonly string[]): string[][] {
  const count = Math.ceil(leases.length / leasesPerRequest);
  return Array.from({ length: count }, (_, index) =>
    leases.slice(index * leasesPerRequest, (index + 1) * leasesPerRequest),
  );
}

export type Republisher = ReturnType<typeof createRepublisher>;

/** Publishes the bytes of a dead letter unchanged: they need not be a valid message. */
function createRepublisher({ projectId, client: options, timeoutMs }: ConnectionOptions) {
  const client = new v1.PublisherClient(options);
  return {
    /** Resolves with the new message's id once Pub/Sub has confirmed it. @throws {AppError} `unavailable`. */
    async publish(topic: TopicName, message: Pick<Letter, "data" | "attributes">): Promise<string> {
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
