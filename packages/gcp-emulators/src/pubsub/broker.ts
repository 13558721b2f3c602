import { status } from "@grpc/grpc-js";
import { failedPrecondition, RpcError } from "../shared/grpc-calls.ts";
import type { Alarms, Clock } from "./clock.ts";
import type { JournalRecord } from "./journal.ts";
import { checkPublish, type Draft, type Message, sizeOf, toDeadLetter } from "./message.ts";
import { createRegistry } from "./registry.ts";
import { alreadyExists } from "./resource-name.ts";
import { createSubscription, type Subscription } from "./subscription.ts";
import type { SubscriptionConfig } from "./subscription-config.ts";
import type { TopicConfig } from "./topic-config.ts";

/** What the broker depends on. */
export interface BrokerDeps {
  readonly clock: Clock;
  readonly alarms: Alarms;
  /** Receives every change, in order, as it happens. */
  append(record: JournalRecord): void;
  /** Called when a subscription starts, and when the way it delivers may have changed. */
  connect(subscription: Subscription): void;
  /** Unacknowledged bytes that one subscription may hold. */
  readonly maxBacklogBytes: number;
  log(line: string): void;
}

export type Broker = ReturnType<typeof createBroker>;

/** Topics, subscriptions and their messages, without any transport. Every method takes effect at once, in memory. */
export function createBroker(deps: BrokerDeps) {
  const { clock, alarms, append, connect, log, maxBacklogBytes } = deps;
  const registry = createRegistry((config) =>
    createSubscription(config, {
      clock,
      alarms,
      acked: (name, ids) => append({ type: "acked", subscription: name, ids: [...ids] }),
      failed: (name, { id }, failures, readyAt) =>
        append({ type: "failed", subscription: name, id, failures, readyAt }),
      deadLetter,
    }),
  );
  let lastId = 0;

  /** Sixteen digits from the clock, as in the real service, so that ids are also new after a restart. */
  function nextId(): string {
    lastId = Math.max(lastId + 1, Math.floor(clock.now() * 1_000));
    return String(lastId);
  }

  /** Gives messages to every subscription of a topic. */
  function fanOut(topic: string, drafts: readonly Draft[]): string[] {
    const receivers = registry.subscriptionsOf(topic).filter(({ config }) => !config.detached);
    const size = drafts.reduce((sum, draft) => sum + sizeOf(draft), 0);
    const full = receivers.find(({ backlog }) => backlog.bytes + size > maxBacklogBytes);
    if (full !== undefined) {
      throw new RpcError(
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
  }

  function deadLetter(config: SubscriptionConfig, message: Message, deliveries: number): boolean {
    const target = config.deadLetterPolicy?.deadLetterTopic ?? "";
    try {
      registry.topic(target);
      fanOut(target, [toDeadLetter(message, config.name, deliveries)]);
    } catch (error) {
      log(`${config.name}: message ${message.id} cannot go to ${target} and is retried. ${String(error)}`);
      return false;
    }
    append({ type: "acked", subscription: config.name, ids: [message.id] });
    log(`${config.name}: message ${message.id} went to ${target} after ${deliveries} deliveries`);
    return true;
  }

  function putSubscription(config: SubscriptionConfig): void {
    if (config.deadLetterPolicy !== undefined) registry.topic(config.deadLetterPolicy.deadLetterTopic);
    append({ type: "subscription", config });
    connect(registry.putSubscription(config));
  }

  function putTopic(topic: TopicConfig): void {
    append({ type: "topic", topic });
    registry.putTopic(topic);
  }

  return {
    topic: registry.topic,
    topics: registry.topics,
    subscription: registry.subscription,
    subscriptions: registry.subscriptions,
    subscriptionsOf: registry.subscriptionsOf,
    /** Throws ALREADY_EXISTS. */
    createTopic(topic: TopicConfig): void {
      if (registry.hasTopic(topic.name)) throw alreadyExists(topic.name);
      putTopic(topic);
    },
    /** Replaces a topic's settings. Throws NOT_FOUND. */
    updateTopic(topic: TopicConfig): void {
      registry.topic(topic.name);
      putTopic(topic);
    },
    /** Its subscriptions keep their messages and get no more. Throws NOT_FOUND. */
    deleteTopic(name: string): void {
      registry.topic(name);
      append({ type: "topic-deleted", name });
      registry.removeTopic(name);
    },
    /**
     * Publishes all messages or none, and returns their ids in order. Throws INVALID_ARGUMENT, NOT_FOUND, or
     * RESOURCE_EXHAUSTED if a subscription is full.
     */
    publish(name: string, messages: readonly Draft[]): string[] {
      checkPublish(messages);
      registry.topic(name);
      return fanOut(name, messages);
    },
    /** Throws ALREADY_EXISTS, or NOT_FOUND if its topic or dead-letter topic does not exist. */
    createSubscription(config: SubscriptionConfig): void {
      if (registry.hasSubscription(config.name)) throw alreadyExists(config.name);
      registry.topic(config.topic);
      putSubscription(config);
    },
    /** Replaces a subscription's settings. Throws NOT_FOUND, also if its dead-letter topic does not exist. */
    updateSubscription(config: SubscriptionConfig): void {
      registry.subscription(config.name);
      putSubscription(config);
    },
    /** Drops its messages; it gets no more. Throws NOT_FOUND. */
    detachSubscription(name: string): void {
      const subscription = registry.subscription(name);
      subscription.config = { ...subscription.config, detached: true };
      // The journal deletes it and creates it again, which drops its messages.
      append({ type: "subscription-deleted", name });
      append({ type: "subscription", config: subscription.config });
      subscription.close(failedPrecondition(`Subscription ${name} is detached from its topic.`));
    },
    /** Throws NOT_FOUND. */
    deleteSubscription(name: string): void {
      registry.subscription(name);
      append({ type: "subscription-deleted", name });
      registry.removeSubscription(name);
    },
    /** Applies a stored record. Only before `start`. */
    restore(record: JournalRecord): void {
      registry.apply(record);
      // Ids given out before the restart must not be given out again.
      if (record.type === "published") {
        for (const { id } of record.messages) lastId = Math.max(lastId, Number(id));
      }
    },
    /** Records that create the current state from nothing. */
    snapshot: registry.records,
    /** Starts delivering what was restored. */
    start(): void {
      for (const subscription of registry.subscriptions()) connect(subscription);
    },
    /** Disconnects all consumers. Deliveries under way stay unacknowledged and do not count as failures. */
    stop(reason: Error): void {
      for (const subscription of registry.subscriptions()) subscription.disconnect(reason);
    },
  };
}
