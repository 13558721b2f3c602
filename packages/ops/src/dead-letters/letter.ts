import { type Subscription, subscriptions } from "@loopline/contracts";

/** A message of the dead-letter topic. */
export interface Letter {
  /** Its own id, not that of the message that it was made from. */
  readonly id: string;
  /** When it became a dead letter. */
  readonly publishTime: Date;
  readonly attributes: Readonly<Record<string, string>>;
  /** The message as it was published first. */
  readonly data: Buffer;
}

/** What a letter's attributes say about it. */
export interface LetterFacts {
  /** Who gave the message up: a function, because it is invalid; Pub/Sub, after too many deliveries. */
  readonly kind: "quarantined" | "given-up" | "unknown";
  readonly function: string | undefined;
  /** The subscription's id, without its project. */
  readonly subscription: string | undefined;
  /** Where a replay would publish it. */
  readonly topic: Subscription["topic"] | undefined;
  readonly reason: string;
  /** Of how many deliveries this was the last. */
  readonly attempt: number | undefined;
}

/** What a quarantine adds to a message's own attributes. */
const quarantineAttributes = [
  "reason",
  "function",
  "message_id",
  "publish_time",
  "subscription",
  "delivery_attempt",
] as const;

/** How the names of all attributes begin that Pub/Sub adds to a message it gives up. */
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

/**
 * The pipeline's subscription that a letter came through. Where its attributes name none of ours, as for a delivery by
 * Eventarc, it is the one that the function consumes, if there is just one.
 */
export function originOf(attributes: Attributes): Subscription | undefined {
  const id = subscriptionOf(attributes);
  const named = subscriptions.find(({ name }) => name === id);
  if (named !== undefined) return named;
  const consumed = subscriptions.filter(({ consumer }) => consumer === attributes.function);
  return consumed.length === 1 ? consumed[0] : undefined;
}

/** Why nobody can tell which topic the letter came from. */
export function describeNoOrigin({ attributes }: Pick<Letter, "attributes">): string {
  const id = subscriptionOf(attributes);
  return id === undefined
    ? "its attributes name no subscription that it came through"
    : `it came through ${id}, which is no subscription of the pipeline`;
}

/** The attributes that the message was published with first. */
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

/** A quarantine names it in full, `projects/P/subscriptions/S`; Pub/Sub by its id. */
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
