import type { JournalRecord } from "./journal.ts";
import { deletedTopic, notFound, projectOf } from "./resource-name.ts";
import type { Subscription } from "./subscription.ts";
import type { SubscriptionConfig } from "./subscription-config.ts";
import type { TopicConfig } from "./topic-config.ts";

export type Registry = ReturnType<typeof createRegistry>;

/** The topics and subscriptions that exist. Nothing here is checked or written to the journal. */
export function createRegistry(create: (config: SubscriptionConfig) => Subscription) {
  const topics = new Map<string, TopicConfig>();
  const subscriptions = new Map<string, Subscription>();

  function subscriptionsOf(topic: string): Subscription[] {
    return [...subscriptions.values()].filter(({ config }) => config.topic === topic);
  }

  function putTopic(topic: TopicConfig): void {
    topics.set(topic.name, topic);
  }

  /** Its subscriptions stay, and point to `_deleted-topic_`. */
  function removeTopic(name: string): void {
    topics.delete(name);
    for (const orphan of subscriptionsOf(name)) orphan.config = { ...orphan.config, topic: deletedTopic };
  }

  /** Adds a subscription, or replaces its settings. */
  function putSubscription(config: SubscriptionConfig): Subscription {
    const existing = subscriptions.get(config.name);
    if (existing !== undefined) {
      existing.config = config;
      existing.backlog.dropExpired();
      return existing;
    }
    const added = create(config);
    subscriptions.set(config.name, added);
    return added;
  }

  /** Ends its deliveries. Does nothing if it does not exist. */
  function removeSubscription(name: string): void {
    subscriptions.get(name)?.close(notFound(name));
    subscriptions.delete(name);
  }

  return {
    hasTopic: (name: string) => topics.has(name),
    /** Throws NOT_FOUND. */
    topic: (name: string) => foundIn(topics, name),
    /** Those of `projects/P`, or all. */
    topics: (project?: string) => [...topics.values()].filter(({ name }) => isIn(project, name)),
    putTopic,
    removeTopic,
    hasSubscription: (name: string) => subscriptions.has(name),
    /** Throws NOT_FOUND. */
    subscription: (name: string) => foundIn(subscriptions, name),
    /** Those of `projects/P`, or all. */
    subscriptions: (project?: string) =>
      [...subscriptions.values()].filter(({ config }) => isIn(project, config.name)),
    subscriptionsOf,
    putSubscription,
    removeSubscription,
    /** Applies a stored change. */
    apply(record: JournalRecord): void {
      const backlogOf = (name: string) => subscriptions.get(name)?.backlog;
      switch (record.type) {
        case "topic":
          putTopic(record.topic);
          break;
        case "topic-deleted":
          removeTopic(record.name);
          break;
        case "subscription":
          putSubscription(record.config);
          break;
        case "subscription-deleted":
          removeSubscription(record.name);
          break;
        case "published":
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
    },
    /** Records that create the current content from nothing. */
    *records(): Iterable<JournalRecord> {
      for (const topic of topics.values()) yield { type: "topic", topic };
      for (const { config, backlog } of subscriptions.values()) {
        yield { type: "subscription", config };
        for (const { message, failures, readyAt } of backlog.contents()) {
          yield { type: "published", subscriptions: [config.name], messages: [message] };
          if (failures === 0) continue;
          yield { type: "failed", subscription: config.name, id: message.id, failures, readyAt };
        }
      }
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
