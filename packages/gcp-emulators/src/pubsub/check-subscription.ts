import { type Duration, toMilliseconds } from "./duration.ts";
import { checkLabels } from "./labels.ts";
import { invalidArgument, unsupported } from "./pubsub-error.ts";
import { pushShapeOf } from "./push-shape.ts";
import { checkName, deletedTopic } from "./resource-name.ts";
import type { PushConfig, SubscriptionConfig } from "./subscription-config.ts";

/** Throws INVALID_ARGUMENT for a value outside the service's limits. */
export function checkSubscription(config: SubscriptionConfig): void {
  checkName("subscriptions", config.name);
  if (config.topic !== deletedTopic) checkName("topics", config.topic);
  checkLabels(config.labels);
  checkRange("ackDeadlineSeconds", config.ackDeadlineSeconds, 10, 600, "s");
  checkSeconds("messageRetentionDuration", config.messageRetentionDuration, 600, 31 * 86_400);
  const { ttl } = config.expirationPolicy;
  if (ttl !== undefined) checkSeconds("expirationPolicy.ttl", ttl, 86_400, Number.POSITIVE_INFINITY);
  if (config.retryPolicy !== undefined) {
    const { minimumBackoff, maximumBackoff } = config.retryPolicy;
    checkSeconds("retryPolicy.minimumBackoff", minimumBackoff, 0, 600);
    checkSeconds("retryPolicy.maximumBackoff", maximumBackoff, 0, 600);
    if (toMilliseconds(minimumBackoff) > toMilliseconds(maximumBackoff)) {
      throw invalidArgument(
        "retryPolicy.minimumBackoff must not be greater than retryPolicy.maximumBackoff.",
      );
    }
  }
  if (config.deadLetterPolicy !== undefined) {
    checkName("topics", config.deadLetterPolicy.deadLetterTopic);
    const { maxDeliveryAttempts } = config.deadLetterPolicy;
    checkRange("deadLetterPolicy.maxDeliveryAttempts", maxDeliveryAttempts, 5, 100, "");
  }
  if (config.pushConfig !== undefined) checkPush(config.pushConfig);
  pushShapeOf(config.labels);
}

function checkPush(push: PushConfig): void {
  const version = push.attributes["x-goog-version"];
  if (version === "v1beta1" || version === "v1beta2") {
    throw unsupported(`Push format x-goog-version=${version}`);
  }
  if (version !== undefined && version !== "v1") {
    throw invalidArgument(`pushConfig.attributes: x-goog-version must be v1, not ${version}.`);
  }
  if (push.pushEndpoint === "") return;
  const url = URL.parse(push.pushEndpoint);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) {
    throw invalidArgument(
      `Invalid push endpoint (url=${push.pushEndpoint}): it must be an http or https URL.`,
    );
  }
}

function checkSeconds(what: string, value: Duration, least: number, most: number): void {
  checkRange(what, toMilliseconds(value) / 1_000, least, most, "s");
}

function checkRange(what: string, value: number, least: number, most: number, unit: string): void {
  if (value >= least && value <= most) return;
  const range =
    most === Number.POSITIVE_INFINITY ? `at least ${least}${unit}` : `between ${least} and ${most}${unit}`;
  throw invalidArgument(`${what} must be ${range}, not ${value}${unit}.`);
}
