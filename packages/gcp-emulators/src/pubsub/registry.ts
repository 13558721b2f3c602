import { notFound } from "./pubsub-error.ts";
import { deletedTopic, projectOf } from "./resource-name.ts";
import type { Subscription } from "./subscription.ts";
import type { SubscriptionConfig } from "./subscription-config.ts";
import type { TopicConfig } from "./topic-config.ts";

/** Which topics and subscriptions there are. Nothing here is checked or journalled. */
export interface Registry {
  hasTopic(name: string): boolean;
  /** Throws NOT_FOUND. */
  topic(name: string): TopicConfig;
  /** Those of `projects/P`, or all. */
  topics(project?: string): TopicConfig[];
  putTopic(topic: TopicConfig): void;
  /** Its subscriptions stay, and point to `_deleted-topic_`. */
  removeTopic(name: string): void;
  hasSubscription(name: string): boolean;
  /** Throws NOT_FOUND. */
  subscription(name: string): Subscription;
  /** Those of `projects/P`, or all. */
  subscriptions(project?: string): Subscription[];
  subscriptionsOf(topic: string): Subscription[];
  /** Adds a subscription, or gives one other settings. */
  putSubscription(config: SubscriptionConfig): Subscription;
  /** Ends its deliveries. Does nothing if there is none of that name. */
  removeSubscription(name: string): void;
}

/** An empty registry. */
export function createRegistry(create: (config: SubscriptionConfig) => Subscription): Registry {
  const topics = new Map<string, TopicConfig>();
  const subscriptions = new Map<string, Subscription>();

  function subscriptionsOf(topic: string): Subscription[] {
    return [...subscriptions.values()].filter(({ config }) => config.topic === topic);
  }

  return {
    hasTopic: (name) => topics.has(name),
    topic(name) {
      const found = topics.get(name);
      if (found === undefined) throw notFound(name);
      return found;
    },
    topics: (project) => [...topics.values()].filter(({ name }) => isIn(project, name)),
    putTopic(topic) {
      topics.set(topic.name, topic);
    },
    removeTopic(name) {
      topics.delete(name);
      for (const orphan of subscriptionsOf(name)) orphan.config = { ...orphan.config, topic: deletedTopic };
    },
    hasSubscription: (name) => subscriptions.has(name),
    subscription(name) {
      const found = subscriptions.get(name);
      if (found === undefined) throw notFound(name);
      return found;
    },
    subscriptions: (project) =>
      [...subscriptions.values()].filter(({ config }) => isIn(project, config.name)),
    subscriptionsOf,
    putSubscription(config) {
      const existing = subscriptions.get(config.name);
      if (existing !== undefined) {
        existing.config = config;
        existing.backlog.dropExpired();
        return existing;
      }
      const added = create(config);
      subscriptions.set(config.name, added);
      return added;
    },
    removeSubscription(name) {
      subscriptions.get(name)?.close(notFound(name));
      subscriptions.delete(name);
    },
  };
}

function isIn(project: string | undefined, name: string): boolean {
  return project === undefined || project === `projects/${projectOf(name)}`;
}
