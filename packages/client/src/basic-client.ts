import type {
  BatchesReply,
  BatchReply,
  FeedbackReply,
  JobReply,
  JobsReply,
  ModelReply,
  NotesReply,
  StatsReply,
  UsageReply,
} from "@loopline/contracts";
import type { Dataset, Value } from "@loopline/dataset";
import { LooplineError } from "./loopline-error.ts";
import { createRequester, type Requester, type RequestSettings } from "./request.ts";

/** A batch to submit: one row of features per subject. */
export interface Records {
  readonly subjects: readonly string[];
  /** subjects × features, in the order of the dataset; null is missing. */
  readonly features: readonly (readonly Value[])[];
  /** What people call the batch, for example its file's name; 1 to 200 characters. */
  readonly name?: string | undefined;
}

/** Feedback on a batch's predictions. */
export interface Ratings {
  readonly subjects: readonly string[];
  /** One per subject: 1 = the prediction was right, 0 = it was wrong. */
  readonly ratings: readonly (0 | 1)[];
}

/** What the records of a batch really are. */
export interface Labels {
  readonly subjects: readonly string[];
  /** One per subject: a class, or null if it is unknown. Without ratings, a record of null stays as it is. */
  readonly labels: readonly (string | null)[];
  /** As in {@link Ratings}. Labels count more. */
  readonly ratings?: readonly (0 | 1)[] | undefined;
}

/** One page of a list. */
export interface Page {
  /** From 1 to 100. */
  readonly limit?: number | undefined;
  /** The `next_cursor` of the page before; without it, the first page. */
  readonly cursor?: string | undefined;
}

/** Where the APIs are: at one address, or at two. */
export type Addresses =
  | { readonly url: string }
  | { readonly ingestUrl: string; readonly predictUrl: string };

export type ClientOptions = Addresses & RequestSettings;

export interface CallOptions {
  /** Ends the call at once. The call rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

export interface SendOptions extends CallOptions {
  /** 1 to 200 visible ASCII characters. The same key with the same body takes effect once. Default: a random key. */
  readonly idempotencyKey?: string | undefined;
}

/** One call per route of Loopline's APIs. Each call retries transient failures and throws {@link LooplineError}. */
export interface BasicClient {
  /**
   * Submits a batch. Its predictions follow a little later.
   * @param options.wait seconds to wait for the predictions, at most 30: the reply has them if they are there by then
   */
  submit(
    records: Records,
    options?: SendOptions & { readonly wait?: number | undefined },
  ): Promise<NotesReply>;
  /** Sends feedback on a batch: ratings of its predictions, what its records really are, or both. */
  correct(batchId: string, feedback: Ratings | Labels, options?: SendOptions): Promise<FeedbackReply>;
  /**
   * A batch with its predictions, and its features if they were stored; null if it is not listed yet or does not exist. Its
   * predictions are null while there is no model.
   * @param options.wait seconds to wait for the predictions, at most 30
   */
  batch(
    batchId: string,
    options?: CallOptions & { readonly wait?: number | undefined },
  ): Promise<BatchReply | null>;
  /** One page of batches, newest first. */
  batches(page?: Page & CallOptions): Promise<BatchesReply>;
  /** A training with its report; null if it does not exist. */
  job(jobId: string, options?: CallOptions): Promise<JobReply | null>;
  /** One page of trainings, newest first. */
  jobs(page?: Page & CallOptions): Promise<JobsReply>;
  /** The model that predicts now; null before the first one. */
  model(options?: CallOptions): Promise<ModelReply | null>;
  /** Lifetime totals of batches and predictions. */
  stats(options?: CallOptions): Promise<StatsReply>;
  /** What the owner of the API key has used, and what is left of its quota; null for a key that sees all owners' batches. */
  usage(options?: CallOptions): Promise<UsageReply | null>;
  /** What records are made of, and what is predicted of them. It changes only with a new deployment. */
  dataset(options?: CallOptions): Promise<Dataset>;
}

/** The requester of each API. */
export interface Requesters {
  readonly ingest: Requester;
  readonly predict: Requester;
}

/** The smaller half of {@link createClient}, for pages that must stay small. */
export function createBasicClient(options: ClientOptions): BasicClient {
  const { ingestUrl, predictUrl } = addressesOf(options);
  return createCalls({
    ingest: createRequester({ ...options, url: ingestUrl }),
    predict: createRequester({ ...options, url: predictUrl }),
  });
}

/** As {@link createBasicClient}, with requesters of your own, for example to change each request or error. */
export function createCalls({ ingest, predict }: Requesters): BasicClient {
  return {
    submit: (records, { wait, signal, idempotencyKey = newIdempotencyKey() } = {}) =>
      ingest(withWait("/notes", wait), {
        method: "POST",
        body: records,
        idempotencyKey,
        signal,
        waitSeconds: wait,
      }),
    correct: (batchId, feedback, { signal, idempotencyKey = newIdempotencyKey() } = {}) =>
      predict(pathOf("batches", batchId), { method: "PATCH", body: feedback, idempotencyKey, signal }),
    batch: (batchId, { wait, signal } = {}) =>
      ifThere(predict(withWait(pathOf("batches", batchId), wait), { signal, waitSeconds: wait })),
    batches: ({ signal, ...page } = {}) => predict(pathOfPage("/batches", page), { signal }),
    job: (jobId, { signal } = {}) => ifThere(predict(pathOf("jobs", jobId), { signal })),
    jobs: ({ signal, ...page } = {}) => predict(pathOfPage("/jobs", page), { signal }),
    model: ({ signal } = {}) => ifThere(predict("/models/latest", { signal })),
    stats: ({ signal } = {}) => predict("/stats", { signal }),
    usage: ({ signal } = {}) => ifThere(predict("/usage", { signal })),
    dataset: ({ signal } = {}) => predict("/dataset", { signal }),
  };
}

export function addressesOf(options: Addresses): { ingestUrl: string; predictUrl: string } {
  return "url" in options ? { ingestUrl: options.url, predictUrl: options.url } : options;
}

/** Not `crypto.randomUUID`, which pages without HTTPS do not have. */
function newIdempotencyKey(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join("-");
}

function withWait(path: string, seconds: number | undefined): string {
  return seconds === undefined ? path : `${path}?wait=${seconds}`;
}

function pathOf(list: "batches" | "jobs", id: string): string {
  return `/${list}/${encodeURIComponent(id)}`;
}

/** The path of a page of a list, with its query. */
export function pathOfPage(list: string, { limit, cursor }: Page): string {
  const query = new URLSearchParams();
  if (limit !== undefined) query.set("limit", `${limit}`);
  if (cursor !== undefined) query.set("cursor", cursor);
  return query.size === 0 ? list : `${list}?${query}`;
}

/** Turns a 404 into null. */
export async function ifThere<T>(reply: Promise<T>): Promise<T | null> {
  try {
    return await reply;
  } catch (error) {
    if (error instanceof LooplineError && error.status === 404) return null;
    throw error;
  }
}
