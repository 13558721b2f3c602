export {
  type CachedBatch,
  CachedBatchSchema,
  type CachedJob,
  CachedJobSchema,
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
export {
  type BatchesReply,
  BatchesReplySchema,
  BatchPathSchema,
  defaultLimits,
  type ErrorReply,
  ErrorReplySchema,
  type FeedbackBody,
  FeedbackBodySchema,
  type FeedbackReply,
  FeedbackReplySchema,
  type JobsReply,
  JobsReplySchema,
  type NotesBody,
  NotesBodySchema,
  type NotesReply,
  NotesReplySchema,
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
export { numberOccurrences } from "./occurrences.ts";
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
