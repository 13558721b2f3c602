import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import { z } from "zod";
import type { Broker } from "./broker.ts";
import { checkSubscription, refuseUnsupported, refuseUnsupportedPush } from "./check-subscription.ts";
import type { Clock } from "./clock.ts";
import { paginate } from "./paginate.ts";
import { invalidArgument } from "./pubsub-error.ts";
import { pullOnce } from "./pull-consumer.ts";
import { toReceivedMessage } from "./received-message.ts";
import { checkProject } from "./resource-name.ts";
import { createStreamingPull, refuseIfNotPull } from "./streaming-pull.ts";
import {
  PushConfigSchema,
  SubscriptionConfigSchema,
  toWireSubscription,
  UnsupportedPushFieldsSchema,
  UnsupportedSubscriptionFieldsSchema,
} from "./subscription-config.ts";
import { unary } from "./unary.ts";
import { readMask } from "./update-mask.ts";

const NameSchema = z.object({ subscription: z.string().default("") });
const AckIdsSchema = NameSchema.extend({ ackIds: z.array(z.string()).default([]) });
const SubscriptionSchema = z.unknown().transform((raw) => ({
  config: { ...SubscriptionConfigSchema.parse(raw), detached: false },
  extra: UnsupportedSubscriptionFieldsSchema.parse(raw),
}));

const mutableFields = [
  "ackDeadlineSeconds",
  "deadLetterPolicy",
  "expirationPolicy",
  "labels",
  "messageRetentionDuration",
  "pushConfig",
  "retainAckedMessages",
  "retryPolicy",
] as const;

/** A pull without messages is answered after this long, well within clients' own timeouts. */
const longestPull = 20_000;

/** What the service acts on. `saved` resolves when the changes made so far will survive a restart. */
export interface SubscriberServiceDeps {
  readonly broker: Broker;
  readonly clock: Clock;
  saved(): Promise<void>;
}

/** `google.pubsub.v1.Subscriber`. */
export function createSubscriberService(deps: SubscriberServiceDeps): UntypedServiceImplementation {
  const { broker, clock, saved } = deps;

  return {
    createSubscription: unary(SubscriptionSchema, async ({ config, extra }) => {
      refuseUnsupported(extra);
      checkSubscription(config);
      broker.createSubscription(config);
      await saved();
      return toWireSubscription(config);
    }),
    getSubscription: unary(NameSchema, ({ subscription }) =>
      toWireSubscription(broker.subscription(subscription).config),
    ),
    updateSubscription: unary(
      z.object({ subscription: SubscriptionSchema, updateMask: z.object({ paths: z.array(z.string()) }) }),
      async ({ subscription: { config, extra }, updateMask }) => {
        refuseUnsupported(extra);
        const fields = readMask(updateMask.paths, mutableFields);
        const changes = Object.fromEntries(fields.map((field) => [field, config[field]]));
        const updated = { ...broker.subscription(config.name).config, ...changes };
        checkSubscription(updated);
        broker.updateSubscription(updated);
        await saved();
        return toWireSubscription(updated);
      },
    ),
    listSubscriptions: unary(
      z.object({
        project: z.string().default(""),
        pageSize: z.number().default(0),
        pageToken: z.string().default(""),
      }),
      ({ project, pageSize, pageToken }) => {
        checkProject(project);
        const configs = broker.subscriptions(project).map(({ config }) => config);
        const { page, nextPageToken } = paginate(configs, ({ name }) => name, pageSize, pageToken);
        return { subscriptions: page.map(toWireSubscription), nextPageToken };
      },
    ),
    deleteSubscription: unary(NameSchema, async ({ subscription }) => {
      broker.deleteSubscription(subscription);
      await saved();
      return {};
    }),
    modifyPushConfig: unary(
      NameSchema.extend({
        pushConfig: z.unknown().transform((raw = {}) => ({
          push: PushConfigSchema.parse(raw),
          extra: UnsupportedPushFieldsSchema.parse(raw),
        })),
      }),
      async ({ subscription, pushConfig: { push, extra } }) => {
        refuseUnsupportedPush(extra);
        const updated = { ...broker.subscription(subscription).config, pushConfig: push };
        checkSubscription(updated);
        broker.updateSubscription(updated);
        await saved();
        return {};
      },
    ),
    acknowledge: unary(AckIdsSchema, async ({ subscription, ackIds }) => {
      broker.subscription(subscription).ack(ackIds);
      await saved();
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
          throw invalidArgument(`maxMessages must be positive, but is ${request.maxMessages}.`);
        }
        if (request.returnImmediately && !subscription.backlog.hasReady()) return { receivedMessages: [] };
        const gone = new AbortController();
        call.on("cancelled", () => gone.abort());
        const wait = { clock, milliseconds: longestPull, signal: gone.signal };
        const deliveries = await pullOnce(subscription, Math.min(request.maxMessages, 1_000), wait);
        return { receivedMessages: deliveries.map(toReceivedMessage) };
      },
    ),
    streamingPull: createStreamingPull(broker),
  };
}
