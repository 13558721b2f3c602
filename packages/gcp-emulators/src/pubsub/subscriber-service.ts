import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import { z } from "zod";
import { invalidArgument, refuseUnsupported } from "../shared/grpc-calls.ts";
import { PageRequestSchema } from "../shared/paginate.ts";
import type { Broker } from "./broker.ts";
import type { Clock } from "./clock.ts";
import { type Consumer, type Delivery, toReceivedMessage } from "./consumer.ts";
import {
  checkSubscription,
  PushConfigSchema,
  SubscriptionConfigSchema,
  toWireSubscription,
  unsupportedSubscriptionFields,
} from "./resource-config.ts";
import { checkName, nameSchema, ProjectNameSchema } from "./resource-name.ts";
import {
  applyMask,
  createSavedUnary,
  type MaskRules,
  paginateByName,
  UpdateMaskSchema,
  unary,
} from "./service-calls.ts";
import { createStreamingPull, refuseIfNotPull } from "./streaming-pull.ts";
import type { Subscription } from "./subscription.ts";

const NameSchema = z.object({ subscription: nameSchema("subscriptions") });
const AckIdsSchema = NameSchema.extend({
  ackIds: z
    .array(z.string())
    .default([])
    .refine((ids) => ids.length > 0, "ack_ids is required: name at least one"),
});
const SubscriptionSchema = z
  .looseObject({})
  .default({})
  .transform((raw) => ({ config: { ...SubscriptionConfigSchema.parse(raw), detached: false }, raw }));
const maskRules: MaskRules = {
  mutable: new Map([
    ["ackDeadlineSeconds", []],
    ["deadLetterPolicy", ["deadLetterTopic", "maxDeliveryAttempts"]],
    ["expirationPolicy", ["ttl"]],
    ["labels", []],
    ["messageRetentionDuration", []],
    ["pushConfig", ["pushEndpoint", "attributes", "oidcToken", "pubsubWrapper"]],
    ["retainAckedMessages", []],
    ["retryPolicy", ["minimumBackoff", "maximumBackoff"]],
  ]),
  unsupported: unsupportedSubscriptionFields,
};

/** A pull without messages is answered after this time, well within the timeouts of clients. */
const maxPullWaitMs = 20_000;

/** A response stays well below what gRPC clients accept, except for a single large message. */
const maxResponseBytes = 4_000_000;

/** `google.pubsub.v1.Subscriber`. Answers a change once `saved` resolves. */
export function createSubscriberService(
  broker: Broker,
  clock: Clock,
  saved: () => Promise<void>,
): UntypedServiceImplementation {
  const change = createSavedUnary(saved);

  return {
    createSubscription: change(SubscriptionSchema, ({ config, raw }) => {
      refuseUnsupported(unsupportedSubscriptionFields, raw);
      checkSubscription(config);
      broker.createSubscription(config);
      return toWireSubscription(config);
    }),
    getSubscription: unary(NameSchema, ({ subscription }) =>
      toWireSubscription(broker.subscription(subscription).config),
    ),
    updateSubscription: change(
      z.object({ subscription: SubscriptionSchema, updateMask: UpdateMaskSchema }),
      ({ subscription: { config, raw }, updateMask }) => {
        checkName("subscriptions", config.name);
        const current = broker.subscription(config.name).config;
        const updated = SubscriptionConfigSchema.parse(
          applyMask(maskRules, updateMask, current, { given: config, raw }),
        );
        checkSubscription(updated);
        broker.updateSubscription(updated);
        return toWireSubscription(updated);
      },
    ),
    listSubscriptions: unary(PageRequestSchema.extend({ project: ProjectNameSchema }), (request) => {
      const configs = broker.subscriptions(request.project).map(({ config }) => config);
      const { page, nextPageToken } = paginateByName(configs, request);
      return { subscriptions: page.map(toWireSubscription), nextPageToken };
    }),
    listSnapshots: unary(PageRequestSchema.extend({ project: ProjectNameSchema }), () => ({ snapshots: [] })),
    deleteSubscription: change(NameSchema, ({ subscription }) => {
      broker.deleteSubscription(subscription);
      return {};
    }),
    modifyPushConfig: change(
      NameSchema.extend({ pushConfig: z.looseObject({}).default({}) }),
      ({ subscription, pushConfig }) => {
        refuseUnsupported(unsupportedSubscriptionFields, { pushConfig });
        const current = broker.subscription(subscription).config;
        const updated = { ...current, pushConfig: PushConfigSchema.parse(pushConfig) };
        checkSubscription(updated);
        broker.updateSubscription(updated);
        return {};
      },
    ),
    acknowledge: change(AckIdsSchema, ({ subscription, ackIds }) => {
      broker.subscription(subscription).ack(ackIds);
      return {};
    }),
    modifyAckDeadline: unary(
      AckIdsSchema.extend({ ackDeadlineSeconds: z.number().default(0) }),
      ({ subscription, ackIds, ackDeadlineSeconds }) => {
        broker.subscription(subscription).modifyAckDeadline(ackIds, ackDeadlineSeconds);
        return {};
      },
    ),
    pull: unary(
      NameSchema.extend({
        maxMessages: z.number().default(0),
        returnImmediately: z.boolean().default(false),
      }),
      async (request, call) => {
        const subscription = broker.subscription(request.subscription);
        refuseIfNotPull(subscription.config);
        if (request.maxMessages <= 0) {
          throw invalidArgument(`max_messages must be positive, but is ${request.maxMessages}.`);
        }
        const cancelled = new AbortController();
        call.on("cancelled", () => cancelled.abort());
        const deliveries = await pullOnce(subscription, Math.min(request.maxMessages, 1_000), {
          clock,
          waitMs: request.returnImmediately ? 0 : maxPullWaitMs,
          cancelled: cancelled.signal,
        });
        return { receivedMessages: deliveries.map(toReceivedMessage) };
      },
    ),
    streamingPull: createStreamingPull(broker),
  };
}

/**
 * Takes up to `maxMessages` messages: those that are ready, or else the first that arrive, or none after `waitMs` or when
 * the caller has cancelled.
 */
function pullOnce(
  subscription: Subscription,
  maxMessages: number,
  { clock, waitMs, cancelled }: { clock: Clock; waitMs: number; cancelled: AbortSignal },
): Promise<readonly Delivery[]> {
  return new Promise((resolve, reject) => {
    let isWaiting = true;
    const consumer: Consumer = {
      kind: "pull",
      leaseMilliseconds: () => subscription.config.ackDeadlineSeconds * 1_000,
      room: () => ({ messages: isWaiting ? maxMessages : 0, bytes: maxResponseBytes }),
      deliver: settle,
      released() {},
    };
    if (waitMs === 0) {
      resolve(subscription.backlog.take(consumer.room(), consumer));
      return;
    }
    const giveUp = () => settle([]);
    const stopTimer = clock.after(waitMs, giveUp);
    const forget = subscription.onClosed((reason) => {
      reject(reason);
      giveUp();
    });

    function settle(deliveries: readonly Delivery[]): void {
      isWaiting = false;
      stopTimer();
      forget();
      cancelled.removeEventListener("abort", giveUp);
      subscription.detach(consumer);
      resolve(deliveries);
    }

    cancelled.addEventListener("abort", giveUp);
    subscription.attach(consumer);
  });
}
