import type { BatchReply, CachedBatch, CachedJob } from "@loopline/contracts";
import {
  addressesOf,
  type BasicClient,
  type CallOptions,
  type ClientOptions,
  createBasicClient,
} from "./basic-client.ts";
import { type EventsOptions, type LooplineEvent, readEvents } from "./events.ts";
import { joinUrl } from "./join-url.ts";
import type { Notes } from "./notes.ts";
import { type Page, throughPages } from "./paging.ts";
import { type NotesSource, type PredictOptions, predictAll } from "./predict.ts";
import { completeSettings } from "./settings.ts";
import { submitAndWait as submitAndWaitFor, type WaitOptions } from "./submit-and-wait.ts";

type ListOptions = Omit<Page, "cursor"> & CallOptions;

/** Loopline's APIs. Every call tries again what may pass, and throws {@link LooplineError}. */
export interface Client extends BasicClient {
  /** Submits a batch and waits for its predictions. */
  submitAndWait(notes: Notes, options?: WaitOptions): Promise<BatchReply>;
  /** Submits notes in batches, a few at a time, and yields each batch with its predictions, in the order of the notes. */
  predict(source: NotesSource, options?: PredictOptions): AsyncGenerator<BatchReply, void, undefined>;
  /** All batches there are, newest first. @param options.limit how many to ask for at a time */
  allBatches(options?: ListOptions): AsyncGenerator<CachedBatch, void, undefined>;
  /** All trainings there are, newest first. @param options.limit how many to ask for at a time */
  allJobs(options?: ListOptions): AsyncGenerator<CachedJob, void, undefined>;
  /** What happens, as it happens, each event once, also when the connection is lost in between. */
  events(options?: EventsOptions): AsyncGenerator<LooplineEvent, void, undefined>;
}

export function createClient(options: ClientOptions): Client {
  const basic = createBasicClient(options);
  const settings = completeSettings(options);
  const { predictUrl } = addressesOf(options);
  const submitAndWait: Client["submitAndWait"] = (notes, given = {}) =>
    submitAndWaitFor(notes, given, { ...basic, sleep: settings.sleep });
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
