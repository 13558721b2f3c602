import type { FeedbackMessage, ModelMessage, PredictionMessage, RequestMessage } from "./messages.ts";

export const apiNames = ["ingest-api", "predict-api"] as const;
export const functionNames = [
  "prediction",
  "prediction-to-cache",
  "prediction-to-db",
  "feedback-to-db",
  "feedback-to-training",
  "training",
  "training-to-cache",
  "training-to-db",
] as const;

export type ApiName = (typeof apiNames)[number];
export type FunctionName = (typeof functionNames)[number];

interface Topic {
  readonly publishers: readonly (ApiName | FunctionName)[];
  readonly consumers: readonly FunctionName[];
}

/** Every topic with its publishers and consumers. The local stack, functions and infra are built from this table. */
export const topics = {
  // training-to-db publishes what waited for the first model, and prediction-to-db what had to wait just before.
  request: { publishers: ["ingest-api", "prediction-to-db", "training-to-db"], consumers: ["prediction"] },
  prediction: { publishers: ["prediction"], consumers: ["prediction-to-cache", "prediction-to-db"] },
  feedback: { publishers: ["predict-api"], consumers: ["feedback-to-db"] },
  training: {
    // prediction-to-db publishes feedback that arrived before its prediction.
    publishers: ["feedback-to-db", "prediction-to-db"],
    consumers: ["feedback-to-training"],
  },
  job: { publishers: ["feedback-to-training"], consumers: ["training"] },
  model: { publishers: ["training"], consumers: ["training-to-cache", "training-to-db"] },
} as const satisfies Record<string, Topic>;

export type TopicName = keyof typeof topics;

interface Messages {
  request: RequestMessage;
  prediction: PredictionMessage;
  feedback: FeedbackMessage;
  training: FeedbackMessage;
  job: FeedbackMessage;
  model: ModelMessage;
}

export type MessageOf<T extends TopicName> = Messages[T];

export const topicNames = Object.keys(topics) as TopicName[];

/** Functions publish invalid messages here, and Pub/Sub the messages that it could not deliver. */
export const deadLetterTopic = "dead-letter";

/** A pull subscription on {@link deadLetterTopic} that keeps dead letters for inspection. */
export const deadLetterSubscription = "dead-letter.inspect";

/** How a subscription delivers. After `maxDeliveryAttempts` Pub/Sub moves a message to the dead-letter topic. */
export interface DeliveryPolicy {
  readonly ackDeadlineSeconds: number;
  readonly minimumBackoffSeconds: number;
  readonly maximumBackoffSeconds: number;
  readonly maxDeliveryAttempts: number;
}

/** 100 attempts last through 15 hours of a database outage; 5 would last about three minutes. */
const defaultDelivery: DeliveryPolicy = {
  ackDeadlineSeconds: 60,
  minimumBackoffSeconds: 10,
  maximumBackoffSeconds: 600,
  maxDeliveryAttempts: 100,
};

export interface Subscription {
  readonly name: string;
  readonly topic: TopicName;
  readonly consumer: FunctionName;
  readonly delivery: DeliveryPolicy;
}

/** One push subscription per consumer of a topic, named `topic.consumer`. */
export const subscriptions: readonly Subscription[] = topicNames.flatMap((topic) =>
  topics[topic].consumers.map((consumer) => ({
    name: `${topic}.${consumer}`,
    topic,
    consumer,
    delivery: consumer === "training" ? { ...defaultDelivery, ackDeadlineSeconds: 600 } : defaultDelivery,
  })),
);
