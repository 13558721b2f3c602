import { z } from "zod";
import { DurationSchema } from "./duration.ts";
import type { UnsupportedFields } from "./unsupported-fields.ts";

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

/** Zero is how protobuf says "not set", for which the service has a default. */
function orDefault(value: number, whenUnset: number): number {
  return value === 0 ? whenUnset : value;
}

/** A subscription: as sent by clients, as kept in the journal and as answered are one shape. */
export const SubscriptionConfigSchema = z.object({
  name: z.string().default(""),
  topic: z.string().default(""),
  pushConfig: PushConfigSchema.optional(),
  ackDeadlineSeconds: z
    .number()
    .default(0)
    .transform((seconds) => orDefault(seconds, 10)),
  retainAckedMessages: z.boolean().default(false),
  messageRetentionDuration: DurationSchema.default(sevenDays),
  labels: z.record(z.string(), z.string()).default({}),
  enableMessageOrdering: z.boolean().default(false),
  expirationPolicy: z.object({ ttl: DurationSchema.optional() }).default({ ttl: thirtyOneDays }),
  deadLetterPolicy: z
    .object({
      deadLetterTopic: z.string().default(""),
      maxDeliveryAttempts: z
        .number()
        .default(0)
        .transform((attempts) => orDefault(attempts, 5)),
    })
    .optional(),
  retryPolicy: z
    .object({
      minimumBackoff: DurationSchema.default(tenSeconds),
      maximumBackoff: DurationSchema.default(sixHundredSeconds),
    })
    .optional(),
  detached: z.boolean().default(false),
});

export type PushConfig = z.infer<typeof PushConfigSchema>;
export type SubscriptionConfig = z.infer<typeof SubscriptionConfigSchema>;

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

/** `google.pubsub.v1.Subscription`, as proto-loader encodes it. */
export function toWireSubscription(config: SubscriptionConfig): object {
  // An empty push config is how the service says "pull"; client code reads its fields without looking.
  return { ...config, pushConfig: config.pushConfig ?? {}, state: "ACTIVE" };
}

/** True for a subscription that delivers by HTTP. */
export function isPush(config: SubscriptionConfig): boolean {
  return config.pushConfig !== undefined && config.pushConfig.pushEndpoint !== "";
}
