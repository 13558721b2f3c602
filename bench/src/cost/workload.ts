import { apiNames, functionNames, subscriptions, type TopicName, topicNames } from "@loopline/contracts";
import { assumed } from "./assumptions.ts";
import { secondsPerMonth } from "./month.ts";

export type PricedService = (typeof apiNames)[number] | (typeof functionNames)[number];

/** What happens in a month. */
export interface Workload {
  readonly batches: number;
  readonly feedbacks: number;
  readonly trainings: number;
  readonly published: Readonly<Record<TopicName, number>>;
  /** Deliveries of each subscription, by its name. */
  readonly deliveries: ReadonlyMap<string, number>;
  /** Requests that each service answers: of clients, or deliveries of Pub/Sub. */
  readonly requests: Readonly<Record<PricedService, number>>;
}

/** Follows a month's batches through the table of topics. */
export function workloadOf(batches: number): Workload {
  const feedbacks = batches * assumed("feedbackShare");
  // They come evenly, or trainings wait for one another: one takes in all corrections that there are.
  const trainings = Math.min(feedbacks, secondsPerMonth / assumed("secondsBetweenTrainings"));
  const published: Record<TopicName, number> = {
    request: batches,
    prediction: batches,
    feedback: feedbacks,
    training: feedbacks,
    job: feedbacks,
    model: trainings,
  };
  const deliveries = new Map(
    subscriptions.map(({ name, topic }) => [
      name,
      published[topic] * (topic === "job" ? assumed("jobDeliveries") : 1),
    ]),
  );
  const delivered = (consumer: string) =>
    subscriptions
      .filter((one) => one.consumer === consumer)
      .reduce((sum, { name }) => sum + (deliveries.get(name) ?? 0), 0);
  return {
    batches,
    feedbacks,
    trainings,
    published,
    deliveries,
    requests: {
      "ingest-api": batches,
      "predict-api": batches * assumed("readsPerBatch") + feedbacks,
      prediction: delivered("prediction"),
      "prediction-to-cache": delivered("prediction-to-cache"),
      "prediction-to-db": delivered("prediction-to-db"),
      "feedback-to-db": delivered("feedback-to-db"),
      "feedback-to-training": delivered("feedback-to-training"),
      training: delivered("training"),
      "training-to-cache": delivered("training-to-cache"),
      "training-to-db": delivered("training-to-db"),
    },
  };
}

export const pricedServices: readonly PricedService[] = [...apiNames, ...functionNames];

/** Requests of clients, which pass whatever stands before the services. */
export function clientRequests({ requests }: Workload): number {
  return requests["ingest-api"] + requests["predict-api"];
}

export function allRequests({ requests }: Workload): number {
  return Object.values(requests).reduce((sum, count) => sum + count, 0);
}

export function publishes({ published }: Workload): number {
  return topicNames.reduce((sum, topic) => sum + published[topic], 0);
}
