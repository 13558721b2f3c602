import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import { z } from "zod";
import type { Broker } from "./broker.ts";
import { paginate } from "./paginate.ts";
import { checkProject } from "./resource-name.ts";
import {
  checkTopic,
  refuseUnsupportedTopic,
  TopicConfigSchema,
  toWireTopic,
  UnsupportedTopicFieldsSchema,
} from "./topic-config.ts";
import { unary } from "./unary.ts";
import { readMask } from "./update-mask.ts";

const TopicNameSchema = z.object({ topic: z.string().default("") });
const PageSchema = z.object({ pageSize: z.number().default(0), pageToken: z.string().default("") });
const TopicSchema = z.unknown().transform((raw) => ({
  topic: TopicConfigSchema.parse(raw),
  extra: UnsupportedTopicFieldsSchema.parse(raw),
}));
const PublishSchema = TopicNameSchema.extend({
  messages: z
    .array(
      z.object({
        data: z.instanceof(Buffer).default(Buffer.alloc(0)),
        attributes: z.record(z.string(), z.string()).default({}),
        orderingKey: z.string().default(""),
      }),
    )
    .default([]),
});

const mutableFields = ["labels", "messageRetentionDuration", "messageStoragePolicy"] as const;

/** `google.pubsub.v1.Publisher`. Replies to a change once `saved` resolves. */
export function createPublisherService(
  broker: Broker,
  saved: () => Promise<void>,
): UntypedServiceImplementation {
  return {
    createTopic: unary(TopicSchema, async ({ topic, extra }) => {
      refuseUnsupportedTopic(extra);
      checkTopic(topic);
      broker.createTopic(topic);
      await saved();
      return toWireTopic(topic);
    }),
    getTopic: unary(TopicNameSchema, ({ topic }) => toWireTopic(broker.topic(topic))),
    updateTopic: unary(
      z.object({ topic: TopicConfigSchema, updateMask: z.object({ paths: z.array(z.string()) }) }),
      async ({ topic, updateMask }) => {
        const fields = readMask(updateMask.paths, mutableFields);
        const changes = Object.fromEntries(fields.map((field) => [field, topic[field]]));
        const updated = { ...broker.topic(topic.name), ...changes };
        checkTopic(updated);
        broker.updateTopic(updated);
        await saved();
        return toWireTopic(updated);
      },
    ),
    deleteTopic: unary(TopicNameSchema, async ({ topic }) => {
      broker.deleteTopic(topic);
      await saved();
      return {};
    }),
    listTopics: unary(PageSchema.extend({ project: z.string().default("") }), (request) => {
      checkProject(request.project);
      const topics = broker.topics(request.project);
      const { page, nextPageToken } = paginate(
        topics,
        ({ name }) => name,
        request.pageSize,
        request.pageToken,
      );
      return { topics: page.map(toWireTopic), nextPageToken };
    }),
    listTopicSubscriptions: unary(PageSchema.extend(TopicNameSchema.shape), (request) => {
      const names = broker.subscriptionsOf(broker.topic(request.topic).name).map(({ config }) => config.name);
      const { page, nextPageToken } = paginate(names, (name) => name, request.pageSize, request.pageToken);
      return { subscriptions: page, nextPageToken };
    }),
    publish: unary(PublishSchema, async ({ topic, messages }) => {
      const messageIds = broker.publish(topic, messages);
      await saved();
      return { messageIds };
    }),
    detachSubscription: unary(
      z.object({ subscription: z.string().default("") }),
      async ({ subscription }) => {
        broker.detachSubscription(subscription);
        await saved();
        return {};
      },
    ),
  };
}
