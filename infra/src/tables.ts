import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type DeliveryPolicy,
  deadLetterSubscription,
  deadLetterTopic,
  type FunctionName,
  subscriptions,
  type TopicName,
  topicNames,
  topics,
} from "@loopline/contracts";
import { type ServiceDefinition, services } from "@loopline/services";

interface SubscriptionRow extends DeliveryPolicy {
  readonly topic: TopicName;
  readonly consumer: FunctionName;
}

/** The content of `topics.json`: the topics and subscriptions of the contracts, as Terraform reads them. */
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

/** What a service may do with the model bucket. */
type BucketRight = "read" | "create";

/** A service and its needs, as Terraform reads them. */
export interface ServiceRow {
  readonly kind: "api" | "function" | "web";
  /** Timeout of a request. For a function, the ack deadline of its subscription. */
  readonly timeout_seconds: number;
  readonly publishes: readonly TopicName[];
  /** Whether it publishes messages that it cannot process to the dead-letter topic. */
  readonly quarantines: boolean;
  readonly redis: boolean;
  readonly database: boolean;
  readonly models: readonly BucketRight[];
  /** Whether it requires a key from its callers, and whether it sends one to the APIs. */
  readonly asks_for_keys: boolean;
  readonly has_key: boolean;
}

/** Training creates models, and reads the champion to compare them with it. */
const bucketRights: Readonly<Record<string, readonly BucketRight[]>> = {
  prediction: ["read"],
  training: ["read", "create"],
};

/** Streams of events last as long as Cloud Run allows; their readers then reconnect. */
const requestSeconds: Readonly<Record<string, number>> = {
  "ingest-api": 60,
  "predict-api": 3_600,
  web: 3_600,
};

/** The content of `services.json`: every service that is deployed. */
export function serviceTable(): Readonly<Record<string, ServiceRow>> {
  return Object.fromEntries(
    services({ web: true, monitor: false }).map((service) => [service.name, rowOf(service)]),
  );
}

function rowOf({ name, layer, needs }: ServiceDefinition): ServiceRow {
  const models = needs.includes("models") ? bucketRights[name] : [];
  if (models === undefined) throw new Error(`bucketRights in tables.ts has no entry for ${name}`);
  return {
    kind: kindOf(layer),
    timeout_seconds: timeoutOf(name),
    publishes: topicNames.filter((topic) => topics[topic].publishers.some((publisher) => publisher === name)),
    quarantines: layer === "function",
    redis: needs.includes("redis"),
    database: needs.includes("database"),
    models,
    asks_for_keys: layer === "api",
    has_key: layer === "web",
  };
}

function kindOf(layer: ServiceDefinition["layer"]): ServiceRow["kind"] {
  if (layer === "api" || layer === "function" || layer === "web") return layer;
  throw new Error(`a service cannot have the layer ${layer}`);
}

function timeoutOf(name: string): number {
  const subscription = subscriptions.find(({ consumer }) => consumer === name);
  const seconds = subscription?.delivery.ackDeadlineSeconds ?? requestSeconds[name];
  if (seconds === undefined) throw new Error(`requestSeconds in tables.ts has no entry for ${name}`);
  return seconds;
}

// Run as a program, writes the files that Terraform reads. A test fails if they differ from the tables.
if (import.meta.main) {
  const tables = { "topics.json": topicTable(), "services.json": serviceTable() };
  for (const [name, table] of Object.entries(tables)) {
    writeFileSync(join(import.meta.dirname, "..", name), `${JSON.stringify(table, null, 2)}\n`);
  }
}
