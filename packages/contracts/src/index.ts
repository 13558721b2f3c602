export {
  type CachedBatch,
  type CachedBatchDetail,
  CachedBatchDetailSchema,
  CachedBatchSchema,
  type CachedCounts,
  CachedCountsSchema,
  type CachedJob,
  type CachedJobDetail,
  CachedJobDetailSchema,
  CachedJobSchema,
  type CachedModel,
  CachedModelSchema,
  cacheKeys,
} from "./cache.ts";
export { CreatedSchema, fromCreated, toCreated } from "./created.ts";
export {
  type FeatureName,
  featureCount,
  featureNames,
  type Label,
  type LabelName,
  labelNameOf,
  labelNames,
  labelOf,
} from "./dataset.ts";
export { type Decision, DecisionSchema, type PromotionPolicy, promotionPolicies } from "./decision.ts";
export { type EventType, eventSchemas, type PipelineEvent, resetEvent } from "./events.ts";
export { exampleBatchId, exampleJobId, exampleModelFileName, exampleNotes } from "./examples.ts";
export { UuidSchema } from "./fields.ts";
export {
  BatchesQuerySchema,
  type BatchesReply,
  BatchesReplySchema,
  BatchPathSchema,
  BatchQuerySchema,
  type BatchReply,
  BatchReplySchema,
  defaultLimits,
  type ErrorReply,
  ErrorReplySchema,
  EventStreamSchema,
  EventsHeadersSchema,
  EventsQuerySchema,
  type FeedbackBody,
  FeedbackBodySchema,
  type FeedbackReply,
  FeedbackReplySchema,
  HealthReplySchema,
  IdempotencyHeadersSchema,
  JobPathSchema,
  type JobReply,
  JobReplySchema,
  JobsQuerySchema,
  type JobsReply,
  JobsReplySchema,
  type ModelReply,
  ModelReplySchema,
  type NotesBody,
  NotesBodySchema,
  type NotesReply,
  NotesReplySchema,
  type StatsReply,
  StatsReplySchema,
} from "./http.ts";
export {
  type FeedbackMessage,
  FeedbackMessageSchema,
  type ModelMessage,
  ModelMessageSchema,
  modelSequence,
  type PredictionMessage,
  PredictionMessageSchema,
  type RequestMessage,
  RequestMessageSchema,
} from "./messages.ts";
export { type ModelParameters, ModelParametersSchema } from "./model-parameters.ts";
export { numberOccurrences } from "./occurrences.ts";
export {
  type DeadLettersReply,
  DeadLettersReplySchema,
  type PipelineReply,
  PipelineReplySchema,
  type ReplayBody,
  ReplayBodySchema,
  type ReplayReply,
  ReplayReplySchema,
  type TraceSpan,
  TracesQuerySchema,
  type TracesReply,
  TracesReplySchema,
} from "./pipeline.ts";
export { describeProblem } from "./problem.ts";
export { type ClassificationReport, ClassificationReportSchema } from "./report.ts";
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
