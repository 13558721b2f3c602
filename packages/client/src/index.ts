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
} from "@loopline/contracts";
export {
  type Addresses,
  type BasicClient,
  type CallOptions,
  type ClientOptions,
  createBasicClient,
  createCalls,
  ifThere,
  type Requesters,
  type SendOptions,
} from "./basic-client.ts";
export { type Client, createClient } from "./client.ts";
export type { EventsOptions, LooplineEvent } from "./events.ts";
export { LooplineError } from "./loopline-error.ts";
export type { Notes, Ratings } from "./notes.ts";
export { type Page, pathOfPage } from "./paging.ts";
export type { NotesSource, PredictOptions } from "./predict.ts";
export { createRequester, type Requester, type RequestOptions } from "./request.ts";
export { type RetryPolicy, withRetries } from "./retry.ts";
export type { RequestSettings } from "./settings.ts";
export { type Sleep, sleep } from "./sleep.ts";
export type { WaitOptions } from "./submit-and-wait.ts";
