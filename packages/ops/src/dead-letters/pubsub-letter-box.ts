import { v1 } from "@google-cloud/pubsub";
import { deadLetterSubscription } from "@loopline/contracts";
import { AppError, grpcStatus, statusOf, withDeadline } from "@loopline/platform";
import { z } from "zod";
import { type LeasedLetter, type LetterBox, leaseSeconds } from "./letter-box.ts";

/** What the client's methods take beside a request. */
interface CallOptions {
  readonly timeout: number;
  readonly retry: null;
  readonly signal: AbortSignal;
}

type ClientOptions = ConstructorParameters<typeof v1.SubscriberClient>[0];

export interface PubSubLetterBoxOptions {
  readonly projectId: string;
  readonly client: ClientOptions;
  /** How long each call may take. */
  readonly timeoutMs: number;
  /** How long to wait for a letter before the box counts as empty, in milliseconds. */
  readonly patienceMs: number;
}

export interface PubSubLetterBox extends LetterBox {
  close(): Promise<void>;
}

/** Leases in one request: far below the 512 KiB that Pub/Sub takes. */
const leasesPerRequest = 1_000;

const ReceivedSchema = z.object({
  ackId: z.string(),
  message: z.object({
    messageId: z.string(),
    publishTime: z.object({ seconds: z.coerce.number(), nanos: z.number().nullish() }),
    attributes: z.record(z.string(), z.string()).nullish(),
    data: z.instanceof(Uint8Array),
  }),
});

/** The letters of the subscription `dead-letter.inspect`, by pull: what is leased here, no listener gets meanwhile. */
export function createPubSubLetterBox(options: PubSubLetterBoxOptions): PubSubLetterBox {
  const { projectId, timeoutMs, patienceMs } = options;
  const client = new v1.SubscriberClient(options.client);
  const subscription = `projects/${projectId}/subscriptions/${deadLetterSubscription}`;

  async function call<T>(
    what: string,
    request: (options: CallOptions) => Promise<T>,
    deadlineMs = timeoutMs,
  ): Promise<T> {
    try {
      return await withDeadline(deadlineMs, "Pub/Sub", (signal) =>
        // Retries are for services; a person would rather be told.
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
      const [answer] = await client.pull(request, { ...options, timeout: patienceMs });
      return answer.receivedMessages ?? [];
    } catch (error) {
      // Pub/Sub holds a pull back while there is nothing to give.
      if (statusOf(error) === grpcStatus.deadlineExceeded) return [];
      throw error;
    }
  }

  return {
    async take(most) {
      const received = await call("give", (options) => pull(most, options), patienceMs + timeoutMs);
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
