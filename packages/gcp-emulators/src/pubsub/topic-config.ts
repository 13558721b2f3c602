import { z } from "zod";
import { invalidArgument, type UnsupportedFields } from "../shared/grpc-calls.ts";
import { DurationSchema, toMilliseconds } from "../shared/protos.ts";
import { checkLabels, checkName } from "./resource-name.ts";

/** A topic, in the same shape for requests, the journal and responses. */
export const TopicConfigSchema = z.object({
  name: z.string().default(""),
  labels: z.record(z.string(), z.string()).default({}),
  messageRetentionDuration: DurationSchema.optional(),
  messageStoragePolicy: z.unknown().optional(),
  /** Stored and returned; nothing is encrypted. */
  kmsKeyName: z.string().optional(),
});

export type TopicConfig = z.infer<typeof TopicConfigSchema>;

const kmsKeyPattern = /^projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+\/cryptoKeys\/[^/]+$/;
const tenMinutes = 600_000;
const thirtyOneDays = 31 * 86_400_000;

export const unsupportedTopicFields: UnsupportedFields = {
  schemaSettings: "A schema on a topic (schema_settings)",
  ingestionDataSourceSettings: "Ingestion into a topic (ingestion_data_source_settings)",
  messageTransforms: "A message transform (message_transforms)",
  tags: "A resource tag (tags)",
};

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
  const retention = topic.messageRetentionDuration;
  if (retention === undefined) return;
  const milliseconds = toMilliseconds(retention);
  if (milliseconds < tenMinutes || milliseconds > thirtyOneDays) {
    throw invalidArgument(
      `messageRetentionDuration must be 10 minutes to 31 days, not ${milliseconds / 1_000} s.`,
    );
  }
}

/** `google.pubsub.v1.Topic`, as proto-loader encodes it. */
export function toWireTopic(topic: TopicConfig): object {
  return { ...topic, state: "ACTIVE" };
}
