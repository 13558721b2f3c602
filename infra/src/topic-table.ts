import {
  type DeliveryPolicy,
  deadLetterSubscription,
  deadLetterTopic,
  type FunctionName,
  subscriptions,
  type TopicName,
  topicNames,
} from "@loopline/contracts";

interface SubscriptionRow extends DeliveryPolicy {
  readonly topic: TopicName;
  readonly consumer: FunctionName;
}

/** What `topics.json` holds: the contracts' topics and subscriptions, as Terraform reads them. */
export interface TopicTable {
  readonly topics: readonly TopicName[];
  readonly dead_letter: { readonly topic: string; readonly subscription: string };
  readonly subscriptions: Readonly<Record<string, SubscriptionRow>>;
}

export function topicTable(): TopicTable {
  return {
    topics: topicNames,
    dead_letter: { topic: deadLetterTopic, subscription: deadLetterSubscription },
    subscriptions: Object.fromEntries(
      subscriptions.map(({ name, topic, consumer, delivery }) => [name, { topic, consumer, ...delivery }]),
    ),
  };
}
