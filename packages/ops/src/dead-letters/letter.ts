import { OwnerSchema, type Subscription, subscriptions } from "@loopline/contracts";
import { z } from "zod";

/** A message of the dead-letter topic. */
export interface Letter {
  /** The id of the dead letter, not of the message that it was made from. */
  readonly id: string;
  /** When it became a dead letter. */
  readonly publishTime: Date;
  readonly attributes: Readonly<Record<string, string>>;
  /** The body of the message as it was first published. */
  readonly data: Buffer;
}

/** What a letter's attributes say. */
export interface LetterFacts {
  /** `quarantined` by a function because it is invalid, or `given-up` by Pub/Sub after too many deliveries. */
  readonly kind: "quarantined" | "given-up" | "unknown";
  readonly function: string | undefined;
  /** The subscription's id, without its project. */
  readonly subscription: string | undefined;
  /** The topic that a replay publishes to. */
  readonly topic: Subscription["topic"] | undefined;
  readonly reason: string;
  /** Deliveries before it became a dead letter. */
  readonly attempt: number | undefined;
}

/** The attributes that a quarantine adds to a message. */
const quarantineAttributes = [
  "reason",
  "function",
  "message_id",
  "publish_time",
  "subscription",
  "delivery_attempt",
] as const;

/** Prefix of the attributes that Pub/Sub adds to a message that it gives up. */
const givenUpPrefix = "CloudPubSubDeadLetterSource";

type Attributes = Letter["attributes"];

export function describeLetter({ attributes }: Pick<Letter, "attributes">): LetterFacts {
  const kind = kindOf(attributes);
  const attempt = Number(attributes.delivery_attempt ?? attributes[`${givenUpPrefix}DeliveryCount`]);
  const origin = originOf(attributes);
  return {
    kind,
    function: attributes.function ?? origin?.consumer,
    subscription: subscriptionOf(attributes),
    topic: origin?.topic,
    reason: reasonOf(kind, attributes, attempt),
    attempt: Number.isInteger(attempt) ? attempt : undefined,
  };
}

const OwnedSchema = z.object({ owner: OwnerSchema });

/** The owner that the message names; undefined if it names none, or cannot be read. */
export function ownerOf({ data }: Pick<Letter, "data">): string | undefined {
  return OwnedSchema.safeParse(readBody(data).json).data?.owner;
}

/** Decodes a body: `json` if it is JSON, `text` if it is UTF-8. */
export function readBody(data: Buffer): { json?: unknown; text?: string } {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(data);
  } catch {
    return {};
  }
  try {
    return { json: JSON.parse(text), text };
  } catch {
    return { text };
  }
}

/**
 * The pipeline's subscription that a letter came through. If its attributes name none of ours, as for a delivery by
 * Eventarc, it is the function's only subscription.
 */
export function originOf(attributes: Attributes): Subscription | undefined {
  const id = subscriptionOf(attributes);
  const named = subscriptions.find(({ name }) => name === id);
  if (named !== undefined) return named;
  const consumed = subscriptions.filter(({ consumer }) => consumer === attributes.function);
  return consumed.length === 1 ? consumed[0] : undefined;
}

/** Why the topic of the letter is unknown. */
export function describeNoOrigin({ attributes }: Pick<Letter, "attributes">): string {
  const id = subscriptionOf(attributes);
  return id === undefined
    ? "its attributes name no subscription that it came through"
    : `it came through ${id}, which is not a subscription of the pipeline`;
}

/** The attributes that the message was first published with. */
export function originalAttributes(attributes: Attributes): Record<string, string> {
  const added: readonly string[] = kindOf(attributes) === "quarantined" ? quarantineAttributes : [];
  return Object.fromEntries(
    Object.entries(attributes).filter(([name]) => !added.includes(name) && !name.startsWith(givenUpPrefix)),
  );
}

function kindOf(attributes: Attributes): LetterFacts["kind"] {
  if (attributes.reason !== undefined && attributes.function !== undefined) return "quarantined";
  return attributes[`${givenUpPrefix}Subscription`] === undefined ? "unknown" : "given-up";
}

/** A quarantine writes `projects/P/subscriptions/S`; Pub/Sub writes only the id. */
function subscriptionOf(attributes: Attributes): string | undefined {
  const name = attributes.subscription ?? attributes[`${givenUpPrefix}Subscription`];
  return name?.split("/").at(-1);
}

function reasonOf(kind: LetterFacts["kind"], attributes: Attributes, attempts: number): string {
  if (kind === "quarantined") return attributes.reason ?? "";
  if (kind === "unknown") return "unknown: published to the dead-letter topic by something else";
  const deliveries = Number.isInteger(attempts)
    ? `${attempts} failed deliveries`
    : "too many failed deliveries";
  return `given up after ${deliveries}: see the function's log`;
}
