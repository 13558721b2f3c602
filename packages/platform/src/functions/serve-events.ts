import { http, type Request, type Response } from "@google-cloud/functions-framework";
import { type FunctionName, subscriptions } from "@loopline/contracts";
import type { Attributes } from "@opentelemetry/api";
import { hasCode } from "../core/app-error.ts";
import type { Logger } from "../core/logger.ts";
import type { Clock, Quarantine } from "../core/ports.ts";
import { contextCarriedBy, inSpan, markFailed, trackRequest } from "../tracing/tracing.ts";
import { decodePubSubEvent, type PubSubEvent } from "./pubsub-event.ts";

/**
 * Handles one message. Resolves once its effect is durable, or was already there.
 * @throws {AppError} `invalid-message` when retrying cannot help; any other error leads to a redelivery.
 */
export type EventHandler = (event: PubSubEvent) => Promise<void>;

interface ServeEventsDeps {
  readonly handler: EventHandler;
  readonly quarantine: Quarantine;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Registers a function with the functions framework. The response is the acknowledgement: 204 for a durable
 * effect or a durable quarantine, 500 to request a redelivery.
 *
 * Registered for plain HTTP, because the framework's own conversion of a push loses `subscription` and
 * `deliveryAttempt`, and does not convert a message without data.
 */
export function serveEvents(name: FunctionName, deps: ServeEventsDeps): void {
  http(name, async (request: Request, response: Response) => {
    if (request.method !== "POST") {
      response.set("Allow", "POST").status(405).send("Send a Pub/Sub delivery by POST.\n");
      return;
    }
    response.status(await settle(name, request, deps).finally(trackRequest())).end();
  });
}

async function settle(name: FunctionName, request: Request, deps: ServeEventsDeps): Promise<204 | 400 | 500> {
  const { handler, clock, log } = deps;
  let event: PubSubEvent;
  try {
    event = decodePubSubEvent(request.body, clock.now());
  } catch (error) {
    // Not sent by Pub/Sub: there is no message to quarantine.
    log.warn({ err: error }, "refused a request that is not a Pub/Sub delivery");
    return 400;
  }
  const { topic } = subscriptionOf.get(name) ?? {};
  const attributes = describeDelivery(name, event, clock.now());
  const parent = contextCarriedBy(event.attributes);
  const about = { message_id: event.id, delivery_attempt: event.deliveryAttempt };
  return inSpan(`process ${topic}`, { kind: "consumer", attributes, parent }, async (span) => {
    try {
      await handler(event);
      log.debug(about, "handled");
      return 204;
    } catch (error) {
      if (hasCode(error, "invalid-message")) {
        span.setAttribute("loopline.quarantined", true);
        return quarantine(name, event, error.message, deps);
      }
      markFailed(span, error);
      // A dependency that is down or busy is expected; anything else is a bug.
      const level = hasCode(error, "unavailable") ? "warn" : "error";
      log[level]({ ...about, err: error }, "failed; will be delivered again");
      return 500;
    }
  });
}

async function quarantine(
  name: FunctionName,
  event: PubSubEvent,
  reason: string,
  { quarantine, log }: ServeEventsDeps,
): Promise<204 | 500> {
  const about = { message_id: event.id, reason };
  try {
    await quarantine.keep({
      data: event.data,
      attributes: {
        ...event.attributes,
        reason: reason.slice(0, 1_000),
        function: name,
        message_id: event.id,
        publish_time: event.publishTime.toISOString(),
        ...(event.subscription === undefined ? {} : { subscription: event.subscription }),
        ...(event.deliveryAttempt === undefined ? {} : { delivery_attempt: String(event.deliveryAttempt) }),
      },
    });
    log.warn(about, "quarantined an invalid message");
    return 204;
  } catch (error) {
    log.error({ ...about, err: error }, "could not quarantine an invalid message; will be delivered again");
    return 500;
  }
}

/** Each function consumes one subscription. */
const subscriptionOf = new Map(subscriptions.map((subscription) => [subscription.consumer, subscription]));

/**
 * The span attributes of a delivery: OpenTelemetry's names, and ours with `loopline.` in front.
 * Source: opentelemetry.io/docs/specs/semconv/messaging/gcp-pubsub
 */
function describeDelivery(consumer: FunctionName, event: PubSubEvent, now: Date): Attributes {
  const { deliveryAttempt, publishTime } = event;
  const { topic, name } = subscriptionOf.get(consumer) ?? {};
  return {
    "messaging.system": "gcp_pubsub",
    "messaging.operation.type": "process",
    "messaging.destination.name": topic,
    "messaging.destination.subscription.name": name,
    "messaging.message.id": event.id,
    ...(deliveryAttempt === undefined
      ? {}
      : { "messaging.gcp_pubsub.message.delivery_attempt": deliveryAttempt }),
    "loopline.wait_ms": Math.max(0, now.getTime() - publishTime.getTime()),
  };
}
