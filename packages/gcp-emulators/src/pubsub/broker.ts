import type { Alarms } from "./alarms.ts";
import { checkPublish } from "./check-publish.ts";
import type { Clock } from "./clock.ts";
import { toDeadLetter } from "./dead-letter.ts";
import { createFanOut } from "./fan-out.ts";
import type { JournalRecord } from "./journal-record.ts";
import type { Draft, Message } from "./message.ts";
import { alreadyExists, failedPrecondition } from "./pubsub-error.ts";
import { createRegistry, type Registry } from "./registry.ts";
import { applyRecord, recordsOf } from "./registry-records.ts";
import { createSubscription, type Subscription } from "./subscription.ts";
import type { SubscriptionConfig } from "./subscription-config.ts";
import type { TopicConfig } from "./topic-config.ts";

/** What the broker runs on. */
export interface BrokerDeps {
  readonly clock: Clock;
  readonly alarms: Alarms;
  /** Takes every change, in order, as it happens. */
  append(record: JournalRecord): void;
  /** Called when a subscription is to start, or its way of delivery may have changed. */
  connect(subscription: Subscription): void;
  readonly maxBacklogBytes: number;
  log(line: string): void;
}

/** Topics, subscriptions and their messages, without any transport. Every method acts at once, in memory. */
export interface Broker
  extends Pick<Registry, "topic" | "topics" | "subscription" | "subscriptions" | "subscriptionsOf"> {
  /** Throws ALREADY_EXISTS. */
  createTopic(topic: TopicConfig): void;
  /** Replaces a topic's settings. Throws NOT_FOUND. */
  updateTopic(topic: TopicConfig): void;
  /** Its subscriptions keep what they have, and get nothing more. Throws NOT_FOUND. */
  deleteTopic(name: string): void;
  /** Returns the ids in the order of the messages. Throws INVALID_ARGUMENT, NOT_FOUND, RESOURCE_EXHAUSTED. */
  publish(topic: string, messages: readonly Draft[]): string[];
  /** Throws ALREADY_EXISTS, or NOT_FOUND for a topic that is not there. */
  createSubscription(config: SubscriptionConfig): void;
  /** Replaces a subscription's settings. Throws NOT_FOUND, also for a dead-letter topic that is not there. */
  updateSubscription(config: SubscriptionConfig): void;
  /** Drops its messages and lets it get no more. Throws NOT_FOUND. */
  detachSubscription(name: string): void;
  /** Throws NOT_FOUND. */
  deleteSubscription(name: string): void;
  /** Applies a stored record. Only before `start`. */
  restore(record: JournalRecord): void;
  /** Records that make the present state from nothing. */
  snapshot(): Iterable<JournalRecord>;
  /** Begins delivering what was restored. */
  start(): void;
  /** Lets go of all consumers. What was under way stays unacknowledged and does not count as a failure. */
  stop(reason: Error): void;
}

/** A broker without topics. */
export function createBroker(deps: BrokerDeps): Broker {
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
  const fanOut = createFanOut({ clock, registry, maxBacklogBytes, append });

  function deadLetter(config: SubscriptionConfig, message: Message, deliveries: number): boolean {
    const target = config.deadLetterPolicy?.deadLetterTopic ?? "";
    try {
      registry.topic(target);
      fanOut.publish(target, [toDeadLetter(message, config.name, deliveries)]);
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
    createTopic(topic) {
      if (registry.hasTopic(topic.name)) throw alreadyExists(topic.name);
      putTopic(topic);
    },
    updateTopic(topic) {
      registry.topic(topic.name);
      putTopic(topic);
    },
    deleteTopic(name) {
      registry.topic(name);
      append({ type: "topic-deleted", name });
      registry.removeTopic(name);
    },
    publish(name, messages) {
      checkPublish(messages);
      registry.topic(name);
      return fanOut.publish(name, messages);
    },
    createSubscription(config) {
      if (registry.hasSubscription(config.name)) throw alreadyExists(config.name);
      registry.topic(config.topic);
      putSubscription(config);
    },
    updateSubscription(config) {
      registry.subscription(config.name);
      putSubscription(config);
    },
    detachSubscription(name) {
      const subscription = registry.subscription(name);
      subscription.config = { ...subscription.config, detached: true };
      // Deleted and made again, in the journal: that is how its messages go.
      append({ type: "subscription-deleted", name });
      append({ type: "subscription", config: subscription.config });
      subscription.close(failedPrecondition(`Subscription ${name} is detached from its topic.`));
    },
    deleteSubscription(name) {
      registry.subscription(name);
      append({ type: "subscription-deleted", name });
      registry.removeSubscription(name);
    },
    restore(record) {
      applyRecord(registry, record);
      if (record.type === "published") fanOut.avoid(record.messages);
    },
    snapshot: () => recordsOf(registry),
    start() {
      for (const subscription of registry.subscriptions()) connect(subscription);
    },
    stop(reason) {
      for (const subscription of registry.subscriptions()) subscription.disconnect(reason);
    },
  };
}
