import { status } from "@grpc/grpc-js";
import { failedPrecondition, RpcError } from "../shared/grpc-calls.ts";
import type { Alarms, Clock } from "./clock.ts";
import type { JournalRecord } from "./journal.ts";
import { checkPublish, type Draft, type Message, sizeOf, toDeadLetter } from "./message.ts";
import type { SubscriptionConfig, TopicConfig } from "./resource-config.ts";
import { alreadyExists, deletedTopic, notFound, projectOf } from "./resource-name.ts";
import { createSubscription, type Subscription } from "./subscription.ts";

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
export function createBroker({ clock, alarms, append, connect, maxBacklogBytes, log }: BrokerDeps) {
  const topics = new Map<string, TopicConfig>();
  const subscriptions = new Map<string, Subscription>();
  let lastId = 0;

  /** Throws NOT_FOUND. */
  const topic = (name: string) => foundIn(topics, name);
  /** Throws NOT_FOUND. */
  const subscription = (name: string) => foundIn(subscriptions, name);
  const subscriptionsOf = (name: string) =>
    [...subscriptions.values()].filter(({ config }) => config.topic === name);

  function putSubscription(config: SubscriptionConfig): void {
    const existing = subscriptions.get(config.name);
    if (existing === undefined) {
      subscriptions.set(config.name, createSubscription(config, { clock, alarms, append, deadLetter }));
    } else {
      existing.config = config;
      existing.backlog.dropExpired();
    }
  }

  /** Makes a change. A record about a resource that does not exist does nothing. */
  function apply(record: JournalRecord): void {
    const backlogOf = (name: string) => subscriptions.get(name)?.backlog;
    switch (record.type) {
      case "topic":
        topics.set(record.topic.name, record.topic);
        break;
      case "topic-deleted":
        topics.delete(record.name);
        for (const orphan of subscriptionsOf(record.name)) {
          orphan.config = { ...orphan.config, topic: deletedTopic };
        }
        break;
      case "subscription":
        putSubscription(record.config);
        break;
      case "subscription-deleted":
        subscriptions.get(record.name)?.close(notFound(record.name));
        subscriptions.delete(record.name);
        break;
      case "published":
        for (const { id } of record.messages) lastId = Math.max(lastId, Number(id));
        for (const name of record.subscriptions) {
          for (const message of record.messages) backlogOf(name)?.add(message);
        }
        break;
      case "acked":
        for (const id of record.ids) backlogOf(record.subscription)?.ack(id);
        break;
      case "failed":
        backlogOf(record.subscription)?.restoreFailures(record.id, record.failures, record.readyAt);
        break;
    }
  }

  function commit(record: JournalRecord): void {
    append(record);
    apply(record);
  }

  /** Throws NOT_FOUND if its dead-letter topic does not exist. */
  function commitSubscription(config: SubscriptionConfig): void {
    if (config.deadLetterPolicy !== undefined) topic(config.deadLetterPolicy.deadLetterTopic);
    commit({ type: "subscription", config });
    connect(subscription(config.name));
  }

  /** Sixteen digits from the clock, as in the real service, so that ids are also new after a restart. */
  function nextId(): string {
    lastId = Math.max(lastId + 1, Math.floor(clock.now() * 1_000));
    return String(lastId);
  }

  /** Gives messages to every subscription of a topic. Returns their ids. */
  function fanOut(topicName: string, drafts: readonly Draft[]): string[] {
    const receivers = subscriptionsOf(topicName).filter(({ config }) => !config.detached);
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
        topic: topicName,
        data,
        attributes,
        orderingKey,
        publishTime,
      }),
    );
    if (receivers.length > 0) {
      commit({ type: "published", subscriptions: receivers.map(({ config }) => config.name), messages });
    }
    return messages.map(({ id }) => id);
  }

  function deadLetter(config: SubscriptionConfig, message: Message, deliveries: number): boolean {
    const target = config.deadLetterPolicy?.deadLetterTopic ?? "";
    try {
      topic(target);
      fanOut(target, [toDeadLetter(message, config.name, deliveries)]);
    } catch (error) {
      log(`${config.name}: message ${message.id} cannot go to ${target} and is retried. ${String(error)}`);
      return false;
    }
    append({ type: "acked", subscription: config.name, ids: [message.id] });
    log(`${config.name}: message ${message.id} went to ${target} after ${deliveries} deliveries`);
    return true;
  }

  return {
    topic,
    /** Those of `projects/P`. */
    topics: (project: string) => [...topics.values()].filter(({ name }) => isIn(project, name)),
    subscription,
    /** Those of `projects/P`, or all. */
    subscriptions: (project?: string) =>
      [...subscriptions.values()].filter(({ config }) => isIn(project, config.name)),
    subscriptionsOf,
    /** Throws ALREADY_EXISTS. */
    createTopic(config: TopicConfig): void {
      if (topics.has(config.name)) throw alreadyExists(config.name);
      commit({ type: "topic", topic: config });
    },
    /** Replaces a topic's settings. Throws NOT_FOUND. */
    updateTopic(config: TopicConfig): void {
      topic(config.name);
      commit({ type: "topic", topic: config });
    },
    /** Its subscriptions keep their messages and get no more. Throws NOT_FOUND. */
    deleteTopic(name: string): void {
      topic(name);
      commit({ type: "topic-deleted", name });
    },
    /**
     * Publishes all messages or none, and returns their ids in order. Throws INVALID_ARGUMENT, NOT_FOUND, or
     * RESOURCE_EXHAUSTED if a subscription is full.
     */
    publish(name: string, messages: readonly Draft[]): string[] {
      checkPublish(messages);
      topic(name);
      return fanOut(name, messages);
    },
    /** Throws ALREADY_EXISTS, or NOT_FOUND if its topic or dead-letter topic does not exist. */
    createSubscription(config: SubscriptionConfig): void {
      if (subscriptions.has(config.name)) throw alreadyExists(config.name);
      topic(config.topic);
      commitSubscription(config);
    },
    /** Replaces a subscription's settings. Throws NOT_FOUND, also if its dead-letter topic does not exist. */
    updateSubscription(config: SubscriptionConfig): void {
      subscription(config.name);
      commitSubscription(config);
    },
    /** Drops its messages; it gets no more. Throws NOT_FOUND. */
    detachSubscription(name: string): void {
      const detached = subscription(name);
      detached.config = { ...detached.config, detached: true };
      // The journal deletes it and creates it again, which drops its messages.
      append({ type: "subscription-deleted", name });
      append({ type: "subscription", config: detached.config });
      detached.close(failedPrecondition(`Subscription ${name} is detached from its topic.`));
    },
    /** Throws NOT_FOUND. */
    deleteSubscription(name: string): void {
      subscription(name);
      commit({ type: "subscription-deleted", name });
    },
    /** Applies a stored record. Only before `start`. */
    restore: apply,
    /** Records that create the current state from nothing. */
    *snapshot(): Iterable<JournalRecord> {
      for (const config of topics.values()) yield { type: "topic", topic: config };
      for (const { config, backlog } of subscriptions.values()) {
        yield { type: "subscription", config };
        for (const { message, failures, readyAt } of backlog.contents()) {
          yield { type: "published", subscriptions: [config.name], messages: [message] };
          if (failures === 0) continue;
          yield { type: "failed", subscription: config.name, id: message.id, failures, readyAt };
        }
      }
    },
    /** Starts delivering what was restored. */
    start(): void {
      for (const restored of subscriptions.values()) connect(restored);
    },
    /** Disconnects all consumers. Deliveries under way stay unacknowledged and do not count as failures. */
    stop(reason: Error): void {
      for (const stopped of subscriptions.values()) stopped.disconnect(reason);
    },
  };
}

function foundIn<T>(resources: ReadonlyMap<string, T>, name: string): T {
  const found = resources.get(name);
  if (found === undefined) throw notFound(name);
  return found;
}

function isIn(project: string | undefined, name: string): boolean {
  return project === undefined || project === `projects/${projectOf(name)}`;
}
