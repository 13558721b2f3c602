import type {
  BatchesReply,
  BatchReply,
  CachedBatch,
  CachedJob,
  FeedbackReply,
  JobReply,
  JobsReply,
  ModelReply,
  NotesReply,
  StatsReply,
} from "@loopline/contracts";
import { type EventsOptions, type LooplineEvent, readEvents } from "./events.ts";
import { newIdempotencyKey } from "./idempotency-key.ts";
import { LooplineError } from "./loopline-error.ts";
import type { Notes, Ratings } from "./notes.ts";
import { type Page, pathOfPage, throughPages } from "./paging.ts";
import { type NotesSource, type PredictOptions, predictAll } from "./predict.ts";
import { type RequestOptions, request } from "./request.ts";
import { completeSettings, type RequestSettings } from "./settings.ts";
import { submitAndWait as submitAndWaitFor, type WaitOptions } from "./submit-and-wait.ts";

/** Where the APIs are: at one address, or at two. */
export type Addresses =
  | { readonly url: string }
  | { readonly ingestUrl: string; readonly predictUrl: string };

export type ClientOptions = Addresses & RequestSettings;

export interface CallOptions {
  /** Ends the call at once, with its reason. */
  readonly signal?: AbortSignal | undefined;
}

export interface SendOptions extends CallOptions {
  /** 1 to 200 visible ASCII characters: with the same key, the same body has its effect once. Made up unless given. */
  readonly idempotencyKey?: string | undefined;
}

/** Loopline's APIs. Every call tries again what may pass, and throws {@link LooplineError}. */
export interface Client {
  /** Submits a batch. Its predictions come a little later. */
  submit(notes: Notes, options?: SendOptions): Promise<NotesReply>;
  /** Submits a batch and waits for its predictions. */
  submitAndWait(notes: Notes, options?: WaitOptions): Promise<BatchReply>;
  /** Submits notes in batches, a few at a time, and yields each batch with its predictions, in the order of the notes. */
  predict(source: NotesSource, options?: PredictOptions): AsyncGenerator<BatchReply, void, undefined>;
  /** Says which of a batch's predictions were right. */
  correct(batchId: string, ratings: Ratings, options?: SendOptions): Promise<FeedbackReply>;
  /**
   * A batch with its features and predictions; null while it has none, or when there is no such batch.
   * @param options.wait seconds, at most 30, to wait for them
   */
  batch(
    batchId: string,
    options?: CallOptions & { readonly wait?: number | undefined },
  ): Promise<BatchReply | null>;
  /** One page of batches, newest first. */
  batches(page?: Page & CallOptions): Promise<BatchesReply>;
  /** All batches there are, newest first. @param options.limit how many to ask for at a time */
  allBatches(options?: Omit<Page, "cursor"> & CallOptions): AsyncGenerator<CachedBatch, void, undefined>;
  /** A training with its report; null when there is no such job. */
  job(jobId: string, options?: CallOptions): Promise<JobReply | null>;
  /** One page of trainings, newest first. */
  jobs(page?: Page & CallOptions): Promise<JobsReply>;
  /** All trainings there are, newest first. @param options.limit how many to ask for at a time */
  allJobs(options?: Omit<Page, "cursor"> & CallOptions): AsyncGenerator<CachedJob, void, undefined>;
  /** The model that predicts now; null before the first one. */
  model(options?: CallOptions): Promise<ModelReply | null>;
  /** How many batches and predictions there ever were. */
  stats(options?: CallOptions): Promise<StatsReply>;
  /** What happens, as it happens, each event once, also when the connection is lost in between. */
  events(options?: EventsOptions): AsyncGenerator<LooplineEvent, void, undefined>;
}

export function createClient(options: ClientOptions): Client {
  const settings = completeSettings(options);
  const { ingestUrl, predictUrl } = "url" in options ? both(options.url) : options;

  const ingest = <T>(path: string, asked: RequestOptions) =>
    request<T>(join(ingestUrl, path), asked, settings);
  const predict = <T>(path: string, asked: RequestOptions) =>
    request<T>(join(predictUrl, path), asked, settings);

  const batches: Client["batches"] = ({ signal, ...page } = {}) =>
    predict<BatchesReply>(pathOfPage("/batches", page), { signal });
  const jobs: Client["jobs"] = ({ signal, ...page } = {}) =>
    predict<JobsReply>(pathOfPage("/jobs", page), { signal });

  const submit: Client["submit"] = (notes, { signal, idempotencyKey = newIdempotencyKey() } = {}) =>
    ingest<NotesReply>("/notes", { method: "POST", body: notes, idempotencyKey, signal });
  const batch: Client["batch"] = (batchId, { wait, signal } = {}) => {
    const query = wait === undefined ? "" : `?wait=${wait}`;
    const path = `${pathOf("batches", batchId)}${query}`;
    return ifThere(predict<BatchReply>(path, { signal, waitSeconds: wait }));
  };
  const submitAndWait: Client["submitAndWait"] = (notes, options = {}) =>
    submitAndWaitFor(notes, options, { submit, batch, sleep: settings.sleep });

  return {
    submit,
    submitAndWait,
    predict: (source, options = {}) => predictAll(source, options, submitAndWait),
    correct: (batchId, ratings, { signal, idempotencyKey = newIdempotencyKey() } = {}) =>
      predict<FeedbackReply>(pathOf("batches", batchId), {
        method: "PATCH",
        body: ratings,
        idempotencyKey,
        signal,
      }),
    batch,
    batches,
    allBatches: (options = {}) =>
      throughPages(
        (cursor) => batches({ ...options, cursor }),
        (reply) => reply.batches,
      ),
    job: (jobId, { signal } = {}) => ifThere(predict<JobReply>(pathOf("jobs", jobId), { signal })),
    jobs,
    allJobs: (options = {}) =>
      throughPages(
        (cursor) => jobs({ ...options, cursor }),
        (reply) => reply.jobs,
      ),
    model: ({ signal } = {}) => ifThere(predict<ModelReply>("/models/latest", { signal })),
    stats: ({ signal } = {}) => predict<StatsReply>("/stats", { signal }),
    events: (options = {}) => readEvents(join(predictUrl, "/events"), options, settings),
  };
}

function both(url: string) {
  return { ingestUrl: url, predictUrl: url };
}

function join(url: string, path: string): string {
  return `${url.replace(/\/+$/, "")}${path}`;
}

function pathOf(list: "batches" | "jobs", id: string): string {
  return `/${list}/${encodeURIComponent(id)}`;
}

async function ifThere<T>(reply: Promise<T>): Promise<T | null> {
  try {
    return await reply;
  } catch (error) {
    if (error instanceof LooplineError && error.status === 404) return null;
    throw error;
  }
}
