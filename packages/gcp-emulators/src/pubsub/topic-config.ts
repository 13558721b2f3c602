import { z } from "zod";
import { DurationSchema, toMilliseconds } from "./duration.ts";
import { checkLabels } from "./labels.ts";
import { invalidArgument, unsupported } from "./pubsub-error.ts";
import { checkName } from "./resource-name.ts";

/** A topic: as sent by clients, as kept in the journal and as answered are one shape. */
export const TopicConfigSchema = z.object({
  name: z.string().default(""),
  labels: z.record(z.string(), z.string()).default({}),
  messageRetentionDuration: DurationSchema.optional(),
  messageStoragePolicy: z.unknown().optional(),
});

export type TopicConfig = z.infer<typeof TopicConfigSchema>;

const tenMinutes = 600_000;
const thirtyOneDays = 31 * 86_400_000;

/** Fields of a request's `Topic` that would change what happens to messages, and that nothing here would honour. */
export const UnsupportedTopicFieldsSchema = z.object({
  schemaSettings: z.unknown().optional(),
  ingestionDataSourceSettings: z.unknown().optional(),
  messageTransforms: z.array(z.unknown()).default([]),
});

/** Throws UNIMPLEMENTED for what the emulator would otherwise silently ignore. */
export function refuseUnsupportedTopic(extra: z.infer<typeof UnsupportedTopicFieldsSchema>): void {
  if (extra.schemaSettings !== undefined) throw unsupported("A schema on a topic");
  if (extra.ingestionDataSourceSettings !== undefined) throw unsupported("Ingestion into a topic");
  if (extra.messageTransforms.length > 0) throw unsupported("A message transform");
}

/** Throws INVALID_ARGUMENT for a value outside the service's limits. */
export function checkTopic(topic: TopicConfig): void {
  checkName("topics", topic.name);
  checkLabels(topic.labels);
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
