import {
  apiNames,
  exampleBatchId,
  exampleModelFileName,
  functionNames,
  subscriptions,
  type TopicName,
} from "@loopline/contracts";
import { exampleNotes } from "../api/examples.ts";
import { assumed } from "./tables.ts";

/** Google counts a month as 730 hours. */
export const hoursPerMonth = 730;
export const secondsPerMonth = hoursPerMonth * 3_600;
export const gib = 1_024 ** 3;

export const pricedServices = [...apiNames, ...functionNames] as const;
export type PricedService = (typeof pricedServices)[number];

/** The work of a month. */
export interface Workload {
  readonly batches: number;
  readonly feedbacks: number;
  readonly trainings: number;
  readonly published: Readonly<Record<TopicName, number>>;
  /** Deliveries of each subscription, by its name. */
  readonly deliveries: ReadonlyMap<string, number>;
  /** Requests that each service handles: of clients, or deliveries of Pub/Sub. */
  readonly requests: ReadonlyMap<PricedService, number>;
}

/** Follows a month's batches through the table of topics. */
export function workloadOf(batches: number): Workload {
  const feedbacks = batches * assumed("feedbackShare");
  // Trainings run one at a time, and one includes all corrections so far.
  const trainings = Math.min(feedbacks, secondsPerMonth / assumed("secondsBetweenTrainings"));
  const published: Record<TopicName, number> = {
    request: batches,
    prediction: batches,
    feedback: feedbacks,
    training: feedbacks,
    job: feedbacks,
    model: trainings,
  };
  const deliveries = subscriptions.map(({ name, topic, consumer }) => ({
    name,
    consumer,
    count: published[topic] * (topic === "job" ? assumed("jobDeliveries") : 1),
  }));
  return {
    batches,
    feedbacks,
    trainings,
    published,
    deliveries: new Map(deliveries.map(({ name, count }) => [name, count])),
    // Every function has exactly one subscription.
    requests: new Map<PricedService, number>([
      ["ingest-api", batches],
      ["predict-api", batches * assumed("readsPerBatch") + feedbacks],
      ...deliveries.map(({ consumer, count }) => [consumer, count] as const),
    ]),
  };
}

/** Requests of clients, which pass the load balancer. */
export function clientRequests({ requests }: Workload): number {
  return apiNames.reduce((sum, name) => sum + (requests.get(name) ?? 0), 0);
}

export function allRequests({ requests }: Workload): number {
  return requests.values().reduce((sum, count) => sum + count, 0);
}

/** Pub/Sub adds 20 bytes for the time, and the message's id. */
const overheadBytes = 20 + 17;

/** Mostly report and decision, so about the same for every model. */
const modelBytes = 2_000;

const created = "2026-11-25T09:30:00.250";

/** Bytes of a message of each topic, as Pub/Sub counts them. */
export function messageBytes(notes: number): Readonly<Record<TopicName, number>> {
  const { subjects, features } = exampleNotes(notes);
  const batch = { batch_id: exampleBatchId, subjects };
  const output = subjects.map((_, index) => (index % 2 === 0 ? "real" : "fake"));
  const request = { ...batch, features };
  const prediction = { ...batch, input: features, output, model_file_name: exampleModelFileName, created };
  const ratings = subjects.map(() => 1);
  const feedback = { ...batch, ratings, feedback_id: exampleBatchId, created, source: "key:example" };
  const sizeOf = (message: object) => Buffer.byteLength(JSON.stringify(message)) + overheadBytes;
  return {
    request: sizeOf(request),
    prediction: sizeOf(prediction),
    feedback: sizeOf(feedback),
    training: sizeOf(feedback),
    job: sizeOf(feedback),
    model: modelBytes + overheadBytes,
  };
}

/** Pub/Sub bills at least 1,000 bytes per publish or push request. */
export function billedBytes(bytes: number): number {
  return Math.max(1_000, bytes);
}
