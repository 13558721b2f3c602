import { z } from "zod";
import type { Message } from "./message.ts";
import { SubscriptionConfigSchema } from "./subscription-config.ts";
import { TopicConfigSchema } from "./topic-config.ts";

const MessageSchema = z.object({
  id: z.string(),
  topic: z.string(),
  data: z.string().transform((base64): Buffer => Buffer.from(base64, "base64")),
  attributes: z.record(z.string(), z.string()),
  orderingKey: z.string(),
  publishTime: z.number(),
});

const JournalRecordSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("topic"), topic: TopicConfigSchema }),
  z.object({ type: z.literal("topic-deleted"), name: z.string() }),
  z.object({ type: z.literal("subscription"), config: SubscriptionConfigSchema }),
  z.object({ type: z.literal("subscription-deleted"), name: z.string() }),
  z.object({
    type: z.literal("published"),
    subscriptions: z.array(z.string()),
    messages: z.array(MessageSchema),
  }),
  z.object({ type: z.literal("acked"), subscription: z.string(), ids: z.array(z.string()) }),
  z.object({
    type: z.literal("failed"),
    subscription: z.string(),
    id: z.string(),
    failures: z.number(),
    readyAt: z.number(),
  }),
]);

/**
 * One change of the broker's state. Replaying a record twice is the same as once, and a record about something that
 * is gone does nothing; compaction while messages flow relies on both.
 */
export type JournalRecord = z.output<typeof JournalRecordSchema>;

/** One line of JSON, without the newline. */
export function encodeRecord(record: JournalRecord): string {
  if (record.type !== "published") return JSON.stringify(record);
  return JSON.stringify({ ...record, messages: record.messages.map(encodeMessage) });
}

/** Throws if the line is not a record. */
export function decodeRecord(line: string): JournalRecord {
  return JournalRecordSchema.parse(JSON.parse(line));
}

function encodeMessage(message: Message) {
  return { ...message, data: message.data.toString("base64") };
}
