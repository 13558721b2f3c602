import type {
  BatchesReply,
  BatchReply,
  FeedbackReply,
  JobReply,
  JobsReply,
  ModelReply,
  NotesReply,
  StatsReply,
} from "@loopline/contracts";
import { newIdempotencyKey } from "./idempotency-key.ts";
import { LooplineError } from "./loopline-error.ts";
import type { Notes, Ratings } from "./notes.ts";
import { type Page, pathOfPage } from "./paging.ts";
import { createRequester, type Requester } from "./request.ts";
import type { RequestSettings } from "./settings.ts";

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

/** One call per route of Loopline's APIs. Each tries again what may pass, and throws {@link LooplineError}. */
export interface BasicClient {
  /** Submits a batch. Its predictions come a little later. */
  submit(notes: Notes, options?: SendOptions): Promise<NotesReply>;
  /** Says which of a batch's predictions were right. */
  correct(batchId: string, ratings: Ratings, options?: SendOptions): Promise<FeedbackReply>;
  /**
   * A batch with its predictions, and its features where they were kept; null while it has none, or when there is no such batch.
   * @param options.wait seconds, at most 30, to wait for them
   */
  batch(
    batchId: string,
    options?: CallOptions & { readonly wait?: number | undefined },
  ): Promise<BatchReply | null>;
  /** One page of batches, newest first. */
  batches(page?: Page & CallOptions): Promise<BatchesReply>;
  /** A training with its report; null when there is no such job. */
  job(jobId: string, options?: CallOptions): Promise<JobReply | null>;
  /** One page of trainings, newest first. */
  jobs(page?: Page & CallOptions): Promise<JobsReply>;
  /** The model that predicts now; null before the first one. */
  model(options?: CallOptions): Promise<ModelReply | null>;
  /** How many batches and predictions there ever were. */
  stats(options?: CallOptions): Promise<StatsReply>;
}

/** Whom each call asks. */
export interface Requesters {
  readonly ingest: Requester;
  readonly predict: Requester;
}

/** The smaller half of {@link createClient}, for a page that counts its bytes. */
export function createBasicClient(options: ClientOptions): BasicClient {
  const { ingestUrl, predictUrl } = addressesOf(options);
  return createCalls({
    ingest: createRequester({ ...options, url: ingestUrl }),
    predict: createRequester({ ...options, url: predictUrl }),
  });
}

/** As {@link createBasicClient}, for whoever does something to each request, or to each error. */
export function createCalls({ ingest, predict }: Requesters): BasicClient {
  return {
    submit: (notes, { signal, idempotencyKey = newIdempotencyKey() } = {}) =>
      ingest("/notes", { method: "POST", body: notes, idempotencyKey, signal }),
    correct: (batchId, ratings, { signal, idempotencyKey = newIdempotencyKey() } = {}) =>
      predict(pathOf("batches", batchId), { method: "PATCH", body: ratings, idempotencyKey, signal }),
    batch: (batchId, { wait, signal } = {}) => {
      const query = wait === undefined ? "" : `?wait=${wait}`;
      return ifThere(predict(`${pathOf("batches", batchId)}${query}`, { signal, waitSeconds: wait }));
    },
    batches: ({ signal, ...page } = {}) => predict(pathOfPage("/batches", page), { signal }),
    job: (jobId, { signal } = {}) => ifThere(predict(pathOf("jobs", jobId), { signal })),
    jobs: ({ signal, ...page } = {}) => predict(pathOfPage("/jobs", page), { signal }),
    model: ({ signal } = {}) => ifThere(predict("/models/latest", { signal })),
    stats: ({ signal } = {}) => predict("/stats", { signal }),
  };
}

export function addressesOf(options: Addresses): { ingestUrl: string; predictUrl: string } {
  return "url" in options ? { ingestUrl: options.url, predictUrl: options.url } : options;
}

function pathOf(list: "batches" | "jobs", id: string): string {
  return `/${list}/${encodeURIComponent(id)}`;
}

/** Null for what is not there. */
export async function ifThere<T>(reply: Promise<T>): Promise<T | null> {
  try {
    return await reply;
  } catch (error) {
    if (error instanceof LooplineError && error.status === 404) return null;
    throw error;
  }
}
