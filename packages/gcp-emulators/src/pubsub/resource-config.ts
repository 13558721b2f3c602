import { z } from "zod";
import { invalidArgument, type UnsupportedFields, unsupported } from "../shared/grpc-calls.ts";
import { type Duration, DurationSchema, toMilliseconds } from "../shared/protos.ts";
import { checkLabels, checkName, deletedTopic } from "./resource-name.ts";

const labels = z.record(z.string(), z.string()).default({});

/** A topic, in the same shape for requests, the journal and responses. */
export const TopicConfigSchema = z.object({
  name: z.string().default(""),
  labels,
  messageRetentionDuration: DurationSchema.optional(),
  messageStoragePolicy: z.unknown().optional(),
  /** Stored and returned; nothing is encrypted. */
  kmsKeyName: z.string().optional(),
});

export type TopicConfig = z.infer<typeof TopicConfigSchema>;

/** Where and how a push subscription delivers; an empty endpoint means pull. */
export const PushConfigSchema = z.object({
  pushEndpoint: z.string().default(""),
  attributes: z.record(z.string(), z.string()).default({}),
  oidcToken: z
    .object({ serviceAccountEmail: z.string().default(""), audience: z.string().default("") })
    .optional(),
  pubsubWrapper: z.object({}).optional(),
});

const tenSeconds = { seconds: 10, nanos: 0 };
const sixHundredSeconds = { seconds: 600, nanos: 0 };
const thirtyOneDays = { seconds: 31 * 86_400, nanos: 0 };
const sevenDays = { seconds: 7 * 86_400, nanos: 0 };

/** Zero is how protobuf says "not set"; the service then uses a default. */
const numberOr = (whenUnset: number) =>
  z
    .number()
    .default(0)
    .transform((value) => (value === 0 ? whenUnset : value));

/** A subscription, in the same shape for requests, the journal and responses. */
export const SubscriptionConfigSchema = z.object({
  name: z.string().default(""),
  topic: z.string().default(""),
  pushConfig: PushConfigSchema.optional(),
  ackDeadlineSeconds: numberOr(10),
  retainAckedMessages: z.boolean().default(false),
  messageRetentionDuration: DurationSchema.default(sevenDays),
  labels,
  enableMessageOrdering: z.boolean().default(false),
  expirationPolicy: z.object({ ttl: DurationSchema.optional() }).default({ ttl: thirtyOneDays }),
  deadLetterPolicy: z
    .object({ deadLetterTopic: z.string().default(""), maxDeliveryAttempts: numberOr(5) })
    .optional(),
  retryPolicy: z
    .object({
      minimumBackoff: DurationSchema.default(tenSeconds),
      maximumBackoff: DurationSchema.default(sixHundredSeconds),
    })
    .optional(),
  detached: z.boolean().default(false),
});

export type SubscriptionConfig = z.infer<typeof SubscriptionConfigSchema>;

export const unsupportedTopicFields: UnsupportedFields = {
  schemaSettings: "A schema on a topic (schema_settings)",
  ingestionDataSourceSettings: "Ingestion into a topic (ingestion_data_source_settings)",
  messageTransforms: "A message transform (message_transforms)",
  tags: "A resource tag (tags)",
};

export const unsupportedSubscriptionFields: UnsupportedFields = {
  filter: "A message filter on a subscription (filter)",
  enableExactlyOnceDelivery: "Exactly-once delivery (enable_exactly_once_delivery)",
  bigqueryConfig: "A BigQuery subscription (bigquery_config)",
  cloudStorageConfig: "A Cloud Storage subscription (cloud_storage_config)",
  bigtableConfig: "A Bigtable subscription (bigtable_config)",
  messageTransforms: "A message transform (message_transforms)",
  "pushConfig.noWrapper": "Push without the wrapper (no_wrapper)",
  tags: "A resource tag (tags)",
};

/** `google.pubsub.v1.Topic`, as proto-loader encodes it. */
export function toWireTopic(topic: TopicConfig): object {
  return { ...topic, state: "ACTIVE" };
}

/** `google.pubsub.v1.Subscription`, as proto-loader encodes it. */
export function toWireSubscription(config: SubscriptionConfig): object {
  // The service describes a pull subscription by an empty push config, and client code reads its fields unchecked.
  return { ...config, pushConfig: config.pushConfig ?? {}, state: "ACTIVE" };
}

/** True for a subscription that delivers by HTTP. */
export function isPush(config: SubscriptionConfig): boolean {
  return config.pushConfig !== undefined && config.pushConfig.pushEndpoint !== "";
}

/**
 * The label that selects the shape of a push subscription's requests. The real service decides by who created the
 * subscription.
 */
const pushShapeLabel = "emulator-push-shape";

/**
 * `raw`: as from your own subscription. `eventarc`: as from an Eventarc trigger, with CloudEvent headers. Throws
 * INVALID_ARGUMENT if the label has another value.
 */
export function pushShapeOf(labels: Readonly<Record<string, string>>): "raw" | "eventarc" {
  const shape = labels[pushShapeLabel] ?? "raw";
  if (shape === "raw" || shape === "eventarc") return shape;
  throw invalidArgument(`Label ${pushShapeLabel} must be "raw" or "eventarc", not "${shape}".`);
}

const kmsKeyPattern = /^projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+\/cryptoKeys\/[^/]+$/;

/** Throws INVALID_ARGUMENT for a value outside the service's limits. */
export function checkTopic(topic: TopicConfig): void {
  checkName("topics", topic.name);
  checkLabels(topic.labels);
  if (topic.kmsKeyName && !kmsKeyPattern.test(topic.kmsKeyName)) {
    throw invalidArgument(
      `Invalid kms_key_name ${topic.kmsKeyName}: it must be ` +
        "projects/{project}/locations/{location}/keyRings/{ring}/cryptoKeys/{key}.",
    );
  }
  if (topic.messageRetentionDuration !== undefined) checkRetention(topic.messageRetentionDuration);
}

/** Throws INVALID_ARGUMENT for a value outside the service's limits. */
export function checkSubscription(config: SubscriptionConfig): void {
  checkName("subscriptions", config.name);
  if (config.topic !== deletedTopic) checkName("topics", config.topic);
  checkLabels(config.labels);
  checkRange("ackDeadlineSeconds", config.ackDeadlineSeconds, 10, 600, "s");
  checkRetention(config.messageRetentionDuration);
  const { ttl } = config.expirationPolicy;
  if (ttl !== undefined) checkSeconds("expirationPolicy.ttl", ttl, 86_400, Number.POSITIVE_INFINITY);
  if (config.retryPolicy !== undefined) {
    const { minimumBackoff, maximumBackoff } = config.retryPolicy;
    checkSeconds("retryPolicy.minimumBackoff", minimumBackoff, 0, 600);
    checkSeconds("retryPolicy.maximumBackoff", maximumBackoff, 0, 600);
    if (toMilliseconds(minimumBackoff) > toMilliseconds(maximumBackoff)) {
      throw invalidArgument(
        "retryPolicy.minimumBackoff must not be greater than retryPolicy.maximumBackoff.",
      );
    }
  }
  if (config.deadLetterPolicy !== undefined) {
    checkName("topics", config.deadLetterPolicy.deadLetterTopic);
    const { maxDeliveryAttempts } = config.deadLetterPolicy;
    checkRange("deadLetterPolicy.maxDeliveryAttempts", maxDeliveryAttempts, 5, 100, "");
  }
  if (config.pushConfig !== undefined) checkPush(config.pushConfig);
  pushShapeOf(config.labels);
}

function checkPush(push: z.infer<typeof PushConfigSchema>): void {
  const version = push.attributes["x-goog-version"];
  if (version === "v1beta1" || version === "v1beta2") {
    throw unsupported(`Push format x-goog-version=${version}`);
  }
  if (version !== undefined && version !== "v1") {
    throw invalidArgument(`pushConfig.attributes: x-goog-version must be v1, not ${version}.`);
  }
  if (push.pushEndpoint === "") return;
  const url = URL.parse(push.pushEndpoint);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) {
    throw invalidArgument(
      `Invalid push endpoint (url=${push.pushEndpoint}): it must be an http or https URL.`,
    );
  }
}

function checkRetention(duration: Duration): void {
  checkSeconds("messageRetentionDuration", duration, 600, 31 * 86_400);
}

function checkSeconds(what: string, value: Duration, min: number, max: number): void {
  checkRange(what, toMilliseconds(value) / 1_000, min, max, "s");
}

function checkRange(what: string, value: number, min: number, max: number, unit: string): void {
  if (value >= min && value <= max) return;
  const range =
    max === Number.POSITIVE_INFINITY ? `at least ${min}${unit}` : `between ${min} and ${max}${unit}`;
  throw invalidArgument(`${what} must be ${range}, not ${value}${unit}.`);
}

const pushBackoffMs = { min: 100, max: 60_000 };

/**
 * Milliseconds until a message is delivered again after its `failures`-th nack or missed deadline. The delay doubles
 * from the retry policy's minimum to its maximum. Without a policy, a pull message is ready at once, and a push message
 * after 100 ms doubling to 60 s, the range of the real service's push backoff.
 */
export function retryDelay(config: SubscriptionConfig, failures: number): number {
  const factor = 2 ** Math.min(failures - 1, 30);
  if (config.retryPolicy !== undefined) {
    const minimum = toMilliseconds(config.retryPolicy.minimumBackoff);
    return Math.min(minimum * factor, toMilliseconds(config.retryPolicy.maximumBackoff));
  }
  return isPush(config) ? Math.min(pushBackoffMs.min * factor, pushBackoffMs.max) : 0;
}
