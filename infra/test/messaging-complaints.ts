import { deadLetterSubscription, deadLetterTopic, subscriptions, topicNames } from "@loopline/contracts";
import { z } from "zod";
import { accountEmail, planned } from "./planned.ts";
import type { Plan } from "./terraform/plan.ts";

const TopicSchema = z.object({ name: z.string() });

const SubscriptionSchema = z.object({
  name: z.string(),
  topic: z.string(),
  ack_deadline_seconds: z.number(),
  message_retention_duration: z.string(),
  expiration_policy: z.tuple([z.object({ ttl: z.string() })]).optional(),
  retry_policy: z.tuple([z.object({ minimum_backoff: z.string(), maximum_backoff: z.string() })]).optional(),
  dead_letter_policy: z
    .tuple([z.object({ dead_letter_topic: z.string(), max_delivery_attempts: z.number() })])
    .optional(),
  push_config: z
    .array(
      z.object({
        push_endpoint: z.string(),
        oidc_token: z.tuple([z.object({ service_account_email: z.string(), audience: z.string() })]),
      }),
    )
    .default([]),
});

/** Differences between a plan's topics and subscriptions and those of the contracts. */
export function messagingComplaints(plan: Plan): string[] {
  const made = new Map(
    planned(plan, "google_pubsub_subscription").map(({ args }) => {
      const subscription = SubscriptionSchema.parse(args);
      return [subscription.name, subscription] as const;
    }),
  );
  const topics = planned(plan, "google_pubsub_topic").map(({ args }) => TopicSchema.parse(args).name);
  const complaints: string[] = [];
  const same = (what: string, is: unknown, shouldBe: unknown): void => {
    if (is !== shouldBe) complaints.push(`${what} is ${String(is)}, not ${String(shouldBe)}`);
  };
  const onlyThese = (what: string, are: readonly string[], shouldBe: readonly string[]): void => {
    complaints.push(
      ...shouldBe.filter((name) => !are.includes(name)).map((name) => `${what} ${name} is missing`),
      ...are
        .filter((name) => !shouldBe.includes(name))
        .map((name) => `${what} ${name} is not in the contracts`),
    );
  };

  onlyThese("topic", topics, [...topicNames, deadLetterTopic]);
  onlyThese(
    "subscription",
    [...made.keys()],
    [...subscriptions.map(({ name }) => name), deadLetterSubscription],
  );
  for (const [name, subscription] of made) {
    same(`${name}: expiry`, subscription.expiration_policy?.[0].ttl, "");
  }
  const kept = made.get(deadLetterSubscription);
  if (kept !== undefined) {
    same(`${deadLetterSubscription}: topic`, kept.topic, deadLetterTopic);
    same(`${deadLetterSubscription}: endpoints`, kept.push_config.length, 0);
  }

  for (const { name, topic, consumer, delivery } of subscriptions) {
    const subscription = made.get(name);
    if (subscription === undefined) continue;
    const [retry] = subscription.retry_policy ?? [];
    const [deadLetter] = subscription.dead_letter_policy ?? [];
    const [push] = subscription.push_config;
    const uri = `<module.function["${consumer}"].google_cloudfunctions2_function.main.service_config.0.uri>`;
    same(`${name}: topic`, subscription.topic, topic);
    same(`${name}: ack deadline`, subscription.ack_deadline_seconds, delivery.ackDeadlineSeconds);
    same(`${name}: least backoff`, retry?.minimum_backoff, `${delivery.minimumBackoffSeconds}s`);
    same(`${name}: most backoff`, retry?.maximum_backoff, `${delivery.maximumBackoffSeconds}s`);
    same(
      `${name}: dead letters go to`,
      deadLetter?.dead_letter_topic,
      "<module.messaging.google_pubsub_topic.dead_letter.id>",
    );
    same(`${name}: attempts`, deadLetter?.max_delivery_attempts, delivery.maxDeliveryAttempts);
    same(`${name}: endpoint`, push?.push_endpoint, uri);
    same(`${name}: audience`, push?.oidc_token[0].audience, uri);
    same(`${name}: caller`, push?.oidc_token[0].service_account_email, accountEmail("push", consumer));
  }
  return complaints;
}
