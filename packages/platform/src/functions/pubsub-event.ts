import { type Contracts, describeProblem, type MessageOf, type TopicName } from "@loopline/contracts";
import { z } from "zod";
import { AppError } from "../core/app-error.ts";
import { decodeUtf8, parseJson } from "../core/json.ts";

/** One delivery of a Pub/Sub message, in any of its shapes. */
export interface PubSubEvent {
  /** The message's id, the same at every delivery. */
  readonly id: string;
  /** The message as published. */
  readonly data: Buffer;
  readonly attributes: Readonly<Record<string, string>>;
  readonly publishTime: Date;
  /** Full name of the subscription, if the delivery has it. */
  readonly subscription: string | undefined;
  /** Delivery attempt, from 1, if the subscription counts them. */
  readonly deliveryAttempt: number | undefined;
}

/**
 * Parses a message of a topic. Unknown fields are dropped.
 * @throws {AppError} `invalid-message`, with the problem.
 */
export function parseMessage<T extends TopicName>(
  topic: T,
  event: PubSubEvent,
  { topicSchemas }: Pick<Contracts, "topicSchemas">,
): MessageOf<T> {
  const body = parseJson(decodeUtf8(event.data) ?? "");
  if (body === undefined) throw new AppError("invalid-message", "message must be JSON in UTF-8");
  const result = topicSchemas[topic].safeParse(body);
  if (result.success) return result.data as MessageOf<T>;
  throw new AppError("invalid-message", describeProblem(result.error, "message"));
}

/** Pub/Sub sends some names twice, in camel case and with underscores; either is enough. */
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

/** A CloudEvent in structured mode has the push body as its data. */
const StructuredEventSchema = z.object({ specversion: z.string(), data: PushBodySchema });

/**
 * Decodes the body of a delivery: a raw push, or Eventarc's CloudEvent in binary mode (the same body, metadata in headers)
 * or in structured mode (the body in an envelope).
 * @throws {AppError} `invalid-message` when it has none of these shapes.
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
