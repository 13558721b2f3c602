import { subscriptions, type TopicName, topicNames, topics } from "@loopline/contracts";
import { type ServiceDefinition, services } from "@loopline/services";

/** What a service may do with the model bucket. */
type BucketRight = "read" | "create";

/** What one service is and needs, as Terraform reads it. */
export interface ServiceRow {
  readonly kind: "api" | "function" | "web";
  /** Seconds that a request may take. Of a function: until its subscription counts it as failed. */
  readonly timeout_seconds: number;
  readonly publishes: readonly TopicName[];
  /** Whether it puts what it cannot process on the dead-letter topic. */
  readonly quarantines: boolean;
  readonly redis: boolean;
  readonly database: boolean;
  readonly models: readonly BucketRight[];
  /** Whether it asks its callers for a key, and whether it shows one to the APIs. */
  readonly asks_for_keys: boolean;
  readonly has_key: boolean;
}

/** Of those that need models: the one that makes them also compares them with the champion. */
const bucketRights: Readonly<Record<string, readonly BucketRight[]>> = {
  prediction: ["read"],
  training: ["read", "create"],
};

/** Those that hand on events stream for as long as Cloud Run lets them; their readers then come again. */
const requestSeconds: Readonly<Record<string, number>> = {
  "ingest-api": 60,
  "predict-api": 3_600,
  web: 3_600,
};

/** What `services.json` holds: every service, with what `local` gives it too. */
export function serviceTable(): Readonly<Record<string, ServiceRow>> {
  return Object.fromEntries(
    services({ web: true, monitor: false }).map((service) => [service.name, rowOf(service)]),
  );
}

function rowOf({ name, layer, needs }: ServiceDefinition): ServiceRow {
  const models = needs.includes("models") ? bucketRights[name] : [];
  if (models === undefined)
    throw new Error(`say in service-table.ts what ${name} does with the model bucket`);
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
  throw new Error(`a service is no ${layer}`);
}

function timeoutOf(name: string): number {
  const subscription = subscriptions.find(({ consumer }) => consumer === name);
  const seconds = subscription?.delivery.ackDeadlineSeconds ?? requestSeconds[name];
  if (seconds === undefined)
    throw new Error(`say in service-table.ts how long a request of ${name} may take`);
  return seconds;
}
