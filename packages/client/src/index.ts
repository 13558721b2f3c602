export type {
  BatchesReply,
  BatchReply,
  CachedBatch,
  CachedJob,
  ErrorReply,
  FeedbackReply,
  JobReply,
  JobsReply,
  ModelReply,
  NotesReply,
  PipelineEvent,
  StatsReply,
  UsageReply,
} from "@loopline/contracts";
export type { Dataset, Value } from "@loopline/dataset";
export {
  type Addresses,
  type BasicClient,
  type CallOptions,
  type ClientOptions,
  createBasicClient,
  createCalls,
  ifThere,
  type Labels,
  type Page,
  pathOfPage,
  type Ratings,
  type Records,
  type Requesters,
  type SendOptions,
} from "./basic-client.ts";
export { type Client, createClient, type WaitOptions } from "./client.ts";
export type { EventsOptions, LooplineEvent } from "./events.ts";
export { LooplineError } from "./loopline-error.ts";
export type { PredictOptions, RecordsSource } from "./predict.ts";
export {
  createRequester,
  type Requester,
  type RequestOptions,
  type RequestSettings,
  startDeadline,
} from "./request.ts";
export { type RetryPolicy, type Sleep, sleep, withRetries } from "./retry.ts";
