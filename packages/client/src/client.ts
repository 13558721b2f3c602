import type { BatchReply, CachedBatch, CachedJob, NotesReply } from "@loopline/contracts";
import {
  addressesOf,
  type BasicClient,
  type CallOptions,
  type ClientOptions,
  createBasicClient,
  type Page,
  type Records,
  type SendOptions,
} from "./basic-client.ts";
import { type EventsOptions, type LooplineEvent, readEvents } from "./events.ts";
import { LooplineError } from "./loopline-error.ts";
import { type PredictOptions, predictAll, type RecordsSource } from "./predict.ts";
import { completeSettings, joinUrl } from "./request.ts";
import type { Sleep } from "./retry.ts";

type ListOptions = Omit<Page, "cursor"> & CallOptions;

export interface WaitOptions extends SendOptions {
  /** Seconds to wait for the predictions. Default 60. */
  readonly waitSeconds?: number | undefined;
}

/** Loopline's APIs. Every call retries transient failures and throws {@link LooplineError}. */
export interface Client extends BasicClient {
  /**
   * Submits a batch and waits for its predictions.
   * @throws {LooplineError} with the batch's id if the predictions do not arrive in time
   */
  submitAndWait(records: Records, options?: WaitOptions): Promise<BatchReply>;
  /** Submits records in batches, a few at a time, and yields each batch with its predictions, in the order of the records. */
  predict(source: RecordsSource, options?: PredictOptions): AsyncGenerator<BatchReply, void, undefined>;
  /** All batches, newest first. @param options.limit how many to request at a time */
  allBatches(options?: ListOptions): AsyncGenerator<CachedBatch, void, undefined>;
  /** All trainings, newest first. @param options.limit how many to request at a time */
  allJobs(options?: ListOptions): AsyncGenerator<CachedJob, void, undefined>;
  /** Events as they happen, each once, across lost connections. */
  events(options?: EventsOptions): AsyncGenerator<LooplineEvent, void, undefined>;
}

export function createClient(options: ClientOptions): Client {
  const basic = createBasicClient(options);
  const settings = completeSettings(options);
  const { predictUrl } = addressesOf(options);
  const submitAndWait: Client["submitAndWait"] = async (records, { waitSeconds = 60, ...sending } = {}) => {
    const deadline = performance.now() + waitSeconds * 1_000;
    // An API that does not wait leaves the predictions out.
    const reply = await basic.submit(records, { ...sending, wait: waitUntil(deadline) });
    if (isPredicted(reply)) return reply;
    const retry = { ...basic, sleep: settings.sleep };
    return await waitFor(reply.batch_id, { seconds: waitSeconds, deadline }, sending.signal, retry);
  };
  return {
    ...basic,
    submitAndWait,
    predict: (source, given = {}) => predictAll(source, given, submitAndWait),
    allBatches: (given) =>
      throughPages(
        (cursor) => basic.batches({ ...given, cursor }),
        (reply) => reply.batches,
      ),
    allJobs: (given) =>
      throughPages(
        (cursor) => basic.jobs({ ...given, cursor }),
        (reply) => reply.jobs,
      ),
    events: (given = {}) => readEvents(joinUrl(predictUrl, "/events"), given, settings),
  };
}

/** The longest wait of one request that the API allows. */
const maxWaitSeconds = 30;
/** Between two requests to an API that answers without waiting. */
const pauseMs = 200;

/** Whole seconds, as many as one request may wait. */
function waitUntil(deadline: number): number {
  return Math.ceil(Math.min(maxWaitSeconds, Math.max(0, deadline - performance.now()) / 1_000));
}

function isPredicted(reply: NotesReply | BatchReply): reply is BatchReply {
  return reply.predictions !== undefined && !reply.predictions.includes(null);
}

async function waitFor(
  batchId: string,
  { seconds, deadline }: { readonly seconds: number; readonly deadline: number },
  signal: AbortSignal | undefined,
  { batch, sleep }: Pick<BasicClient, "batch"> & { readonly sleep: Sleep },
): Promise<BatchReply> {
  for (;;) {
    const startedAt = performance.now();
    const reply = await batch(batchId, { wait: waitUntil(deadline), signal });
    const isListed = reply !== null;
    if (isListed && isPredicted(reply)) return reply;
    if (performance.now() >= deadline) {
      const reason = isListed ? ", because there is no model yet" : "";
      const message = `batch ${batchId} has no predictions after ${seconds} s${reason}. It is not lost: request it later.`;
      throw new LooplineError(0, message, { batchId });
    }
    if (performance.now() - startedAt < pauseMs) await sleep(pauseMs, signal);
  }
}

/** Yields the entries of all pages. Requests a page only when its entries are needed. */
async function* throughPages<R extends { readonly next_cursor?: string | undefined }, T>(
  fetchPage: (cursor: string | undefined) => Promise<R>,
  entriesOf: (reply: R) => readonly T[],
): AsyncGenerator<T, void, undefined> {
  let cursor: string | undefined;
  do {
    const reply = await fetchPage(cursor);
    yield* entriesOf(reply);
    cursor = reply.next_cursor;
  } while (cursor !== undefined);
}
