import { z } from "zod";
import { AppError } from "../core/app-error.ts";

/** One delivery of a Pub/Sub message, whichever way it came. */
export interface PubSubEvent {
  /** The message's id, the same at every delivery. */
  readonly id: string;
  /** The message as published. */
  readonly data: Buffer;
  readonly attributes: Readonly<Record<string, string>>;
  readonly publishTime: Date;
  /** Full name of the subscription, where the delivery tells. */
  readonly subscription: string | undefined;
  /** Which attempt this is, from 1, where the subscription counts them. */
  readonly deliveryAttempt: number | undefined;
}

/** Pub/Sub writes every name twice, in camel case and with underscores; one is enough. */
const PushMessageSchema = z.object({
  data: z.base64().default(""),
  attributes: z.record(z.string(), z.string()).nullish(),
  messageId: z.string().optional(),
  message_id: z.string().optional(),
  publishTime: z.coerce.date().optional(),
  publish_time: z.coerce.date().optional(),
});

const PushBodySchema = z.object({
  message: PushMessageSchema,
  subscription: z.string().optional(),
  deliveryAttempt: z.int().optional(),
});

/** A CloudEvent in structured mode carries the push body as its data. */
const StructuredEventSchema = z.object({ specversion: z.string(), data: PushBodySchema });

/**
 * Reads the body of a delivery: raw push, or Eventarc's CloudEvent in binary mode (the same body, its metadata in
 * headers) or structured mode (the body inside an envelope).
 * @throws {AppError} `invalid-message` when it is none of these.
 */
export function decodePubSubEvent(body: unknown, receivedAt: Date): PubSubEvent {
  const structured = StructuredEventSchema.safeParse(body);
  const parsed = structured.success ? structured.data.data : parsePushBody(body);
  const { message } = parsed;
  const id = message.messageId ?? message.message_id;
  if (id === undefined) throw new AppError("invalid-message", "the delivery has no message id");
  return {
    id,
    data: Buffer.from(message.data, "base64"),
    attributes: message.attributes ?? {},
    publishTime: message.publishTime ?? message.publish_time ?? receivedAt,
    subscription: parsed.subscription,
    deliveryAttempt: parsed.deliveryAttempt,
  };
}

function parsePushBody(body: unknown): z.infer<typeof PushBodySchema> {
  const result = PushBodySchema.safeParse(body);
  if (result.success) return result.data;
  throw new AppError("invalid-message", "the request is not a Pub/Sub delivery", { cause: result.error });
}
