import { z } from "zod";
import { DurationSchema } from "./duration.ts";

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

/** Fields of a request's `PushConfig` that nothing here would honour. */
export const UnsupportedPushFieldsSchema = z.object({ noWrapper: z.unknown().optional() });

/** Fields of a request's `Subscription` that would change what is delivered, and that nothing here would honour. */
export const UnsupportedSubscriptionFieldsSchema = z.object({
  filter: z.string().default(""),
  enableExactlyOnceDelivery: z.boolean().default(false),
  bigqueryConfig: z.unknown().optional(),
  cloudStorageConfig: z.unknown().optional(),
  bigtableConfig: z.unknown().optional(),
  messageTransforms: z.array(z.unknown()).default([]),
  pushConfig: UnsupportedPushFieldsSchema.optional(),
});

/** `google.pubsub.v1.Subscription`, as proto-loader encodes it. */
export function toWireSubscription(config: SubscriptionConfig): object {
  return { ...config, state: "ACTIVE" };
}

/** True for a subscription that delivers by HTTP. */
export function isPush(config: SubscriptionConfig): boolean {
  return config.pushConfig !== undefined && config.pushConfig.pushEndpoint !== "";
}
