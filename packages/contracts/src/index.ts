export {
  type CachedBatch,
  type CachedBatchDetail,
  type CachedCounts,
  type CachedJob,
  type CachedJobDetail,
  CachedJobSchema,
  type CachedModel,
  cacheKeys,
  type RecordWarning,
} from "./cache.ts";
export { countKey, countKeys, inShownOrder, ratedClass } from "./classes.ts";
export { columnsOf, type FeatureColumns } from "./columns.ts";
export { type Contracts, createContracts } from "./contracts.ts";
export { type BatchPredicted, type EventType, type PipelineEvent, resetEvent } from "./events.ts";
export { exampleBatchId, exampleJobId, exampleModelFileName } from "./examples.ts";
export { CreatedSchema, describeProblem, toCreated, UuidSchema } from "./fields.ts";
export {
  BatchesQuerySchema,
  type BatchesReply,
  BatchPathSchema,
  BatchQuerySchema,
  type BatchReply,
  type ErrorReply,
  ErrorReplySchema,
  EventsHeadersSchema,
  EventsQuerySchema,
  type FeedbackBody,
  type FeedbackReply,
  HealthReplySchema,
  IdempotencyHeadersSchema,
  JobPathSchema,
  type JobReply,
  JobsQuerySchema,
  type JobsReply,
  JobsReplySchema,
  type ModelReply,
  type NotesBody,
  type NotesReply,
  type StatsReply,
} from "./http.ts";
export {
  type FeedbackMessage,
  type ModelMessage,
  modelSequence,
  numberOccurrences,
  type PredictionMessage,
  type RequestMessage,
} from "./messages.ts";
export {
  type ClassificationReport,
  type ClassScores,
  type Decision,
  DecisionSchema,
  type LeftOut,
  LeftOutSchema,
  type ModelParameters,
  type PromotionPolicy,
  promotionPolicies,
  type TableParameters,
} from "./model.ts";
export {
  type DeadLettersReply,
  DeadLettersReplySchema,
  type PipelineReply,
  PipelineReplySchema,
  ReplayBodySchema,
  type ReplayReply,
  ReplayReplySchema,
  type TraceSpan,
  TracesQuerySchema,
  type TracesReply,
  TracesReplySchema,
} from "./pipeline.ts";
export { featureRange, hasOnlyNumbers, isUsableFeature, maxFeatureMagnitude } from "./record-fields.ts";
export {
  type ApiName,
  apiNames,
  type DeliveryPolicy,
  deadLetterSubscription,
  deadLetterTopic,
  type FunctionName,
  functionNames,
  type MessageOf,
  type Subscription,
  subscriptions,
  type TopicName,
  topicNames,
  topics,
} from "./topics.ts";
