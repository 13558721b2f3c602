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
  type CallOptions,
  type Client,
  type ClientOptions,
  createClient,
  type SendOptions,
} from "./client.ts";
export type { EventsOptions, LooplineEvent } from "./events.ts";
export { LooplineError } from "./loopline-error.ts";
export type { Notes, Ratings } from "./notes.ts";
export type { Page } from "./paging.ts";
export type { NotesSource, PredictOptions } from "./predict.ts";
export type { RequestSettings } from "./settings.ts";
export type { WaitOptions } from "./submit-and-wait.ts";
