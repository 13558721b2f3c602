import { status } from "@grpc/grpc-js";
import type { Clock } from "./clock.ts";
import type { JournalRecord } from "./journal-record.ts";
import { type Draft, type Message, sizeOf } from "./message.ts";
import { PubSubError } from "./pubsub-error.ts";
import type { Registry } from "./registry.ts";

/** What publishing acts on. */
export interface FanOutDeps {
  readonly clock: Clock;
  readonly registry: Registry;
  /** Unacknowledged bytes that one subscription may hold. */
  readonly maxBacklogBytes: number;
  append(record: JournalRecord): void;
}

/** Gives messages to every subscription of a topic. */
export interface FanOut {
  /** All or none. Returns the new ids, in order. Throws RESOURCE_EXHAUSTED if a subscription is full. */
  publish(topic: string, drafts: readonly Draft[]): string[];
  /** Keeps ids that were given out before a restart from being given out again. */
  avoid(messages: readonly Message[]): void;
}

/** A fan-out whose ids begin at the present time. */
export function createFanOut({ clock, registry, maxBacklogBytes, append }: FanOutDeps): FanOut {
  let lastId = 0;

  /** Sixteen digits from the clock, as the real service's look, so that they are new after a restart, too. */
  function nextId(): string {
    lastId = Math.max(lastId + 1, Math.floor(clock.now() * 1_000));
    return String(lastId);
  }

  return {
    publish(topic, drafts) {
      const receivers = registry.subscriptionsOf(topic).filter(({ config }) => !config.detached);
      const size = drafts.reduce((sum, draft) => sum + sizeOf(draft), 0);
      const full = receivers.find(({ backlog }) => backlog.bytes + size > maxBacklogBytes);
      if (full !== undefined) {
        throw new PubSubError(
          status.RESOURCE_EXHAUSTED,
          `${full.config.name} holds ${full.backlog.bytes} bytes of unacknowledged messages of at most ` +
            `${maxBacklogBytes}. Acknowledge some, or delete the subscription.`,
        );
      }
      const publishTime = clock.now();
      const messages = drafts.map(
        ({ data, attributes, orderingKey }): Message => ({
          id: nextId(),
          topic,
          data,
          attributes,
          orderingKey,
          publishTime,
        }),
      );
      if (receivers.length > 0) {
        append({ type: "published", subscriptions: receivers.map(({ config }) => config.name), messages });
      }
      for (const { backlog } of receivers) for (const message of messages) backlog.add(message);
      return messages.map(({ id }) => id);
    },
    avoid(messages) {
      for (const { id } of messages) lastId = Math.max(lastId, Number(id));
    },
  };
}
