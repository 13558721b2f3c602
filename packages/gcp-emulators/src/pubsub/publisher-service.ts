import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import { z } from "zod";
import { refuseUnsupported } from "../shared/grpc-calls.ts";
import { PageRequestSchema } from "../shared/paginate.ts";
import type { Broker } from "./broker.ts";
import { checkTopic, TopicConfigSchema, toWireTopic, unsupportedTopicFields } from "./resource-config.ts";
import { checkName, nameSchema, ProjectNameSchema } from "./resource-name.ts";
import {
  applyMask,
  createSavedUnary,
  type MaskRules,
  paginateByName,
  UpdateMaskSchema,
  unary,
} from "./service-calls.ts";

const TopicNameSchema = z.object({ topic: nameSchema("topics") });
const TopicSchema = z
  .looseObject({})
  .default({})
  .transform((raw) => ({ topic: TopicConfigSchema.parse(raw), raw }));
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

const maskRules: MaskRules = {
  mutable: new Map([
    ["labels", []],
    ["messageRetentionDuration", []],
    ["messageStoragePolicy", ["allowedPersistenceRegions", "enforceInTransit"]],
  ]),
  unsupported: unsupportedTopicFields,
};

/** `google.pubsub.v1.Publisher`. Answers a change once `saved` resolves. */
export function createPublisherService(
  broker: Broker,
  saved: () => Promise<void>,
): UntypedServiceImplementation {
  const change = createSavedUnary(saved);

  return {
    createTopic: change(TopicSchema, ({ topic, raw }) => {
      refuseUnsupported(unsupportedTopicFields, raw);
      checkTopic(topic);
      broker.createTopic(topic);
      return toWireTopic(topic);
    }),
    getTopic: unary(TopicNameSchema, ({ topic }) => toWireTopic(broker.topic(topic))),
    updateTopic: change(
      z.object({ topic: TopicSchema, updateMask: UpdateMaskSchema }),
      ({ topic: { topic, raw }, updateMask }) => {
        checkName("topics", topic.name);
        const current = broker.topic(topic.name);
        const updated = TopicConfigSchema.parse(
          applyMask(maskRules, updateMask, current, { given: topic, raw }),
        );
        checkTopic(updated);
        broker.updateTopic(updated);
        return toWireTopic(updated);
      },
    ),
    deleteTopic: change(TopicNameSchema, ({ topic }) => {
      broker.deleteTopic(topic);
      return {};
    }),
    listTopics: unary(PageRequestSchema.extend({ project: ProjectNameSchema }), (request) => {
      const { page, nextPageToken } = paginateByName(broker.topics(request.project), request);
      return { topics: page.map(toWireTopic), nextPageToken };
    }),
    listTopicSubscriptions: unary(PageRequestSchema.extend(TopicNameSchema.shape), (request) => {
      const configs = broker.subscriptionsOf(broker.topic(request.topic).name).map(({ config }) => config);
      const { page, nextPageToken } = paginateByName(configs, request);
      return { subscriptions: page.map(({ name }) => name), nextPageToken };
    }),
    listTopicSnapshots: unary(PageRequestSchema.extend(TopicNameSchema.shape), ({ topic }) => {
      broker.topic(topic);
      return { snapshots: [] };
    }),
    publish: change(PublishSchema, ({ topic, messages }) => {
      return { messageIds: broker.publish(topic, messages) };
    }),
    detachSubscription: change(
      z.object({ subscription: nameSchema("subscriptions") }),
      ({ subscription }) => {
        broker.detachSubscription(subscription);
        return {};
      },
    ),
  };
}

/** `google.pubsub.v1.SchemaService`, with an empty list, so that code which looks for schemas can start. */
export const schemaService: UntypedServiceImplementation = {
  listSchemas: unary(PageRequestSchema.extend({ parent: ProjectNameSchema }), () => ({ schemas: [] })),
};
