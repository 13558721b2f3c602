import type { BatchList, Champion, EventFeed, JobList } from "@loopline/cache";
import type { CachedCounts } from "@loopline/contracts";
import type { Clock, Publisher } from "@loopline/platform";
import { type Api, type ApiOptions, createApi } from "@loopline/platform/http";
import { addBatchRoutes } from "./batch-routes.ts";
import { predictDocs } from "./docs.ts";
import { addEventRoutes } from "./event-routes.ts";
import { addFeedbackRoute } from "./feedback-route.ts";
import { addJobRoutes } from "./job-routes.ts";
import { addModelRoutes } from "./model-routes.ts";

export interface PredictApiDeps extends ApiOptions {
  readonly batches: Pick<BatchList, "page" | "detail" | "entry">;
  readonly jobs: Pick<JobList, "page" | "detail" | "entry">;
  readonly champion: Pick<Champion, "model">;
  readonly events: Pick<EventFeed, "newest" | "isKnown" | "after">;
  /** Readers of events at once. */
  readonly mostStreams: number;
  readonly counts: () => Promise<CachedCounts>;
  readonly publisher: Publisher;
  readonly clock: Clock;
  /** Makes a feedback's id, a UUID. */
  readonly newFeedbackId: () => string;
}

/** The API that shows predictions, jobs and the model, and takes corrections. It does not listen. */
export async function buildApp(deps: PredictApiDeps): Promise<Api> {
  const api = await createApi({ ...deps, docs: predictDocs });
  const stopping = new AbortController();
  api.addHook("preClose", async () => stopping.abort());
  addFeedbackRoute(api, deps);
  addBatchRoutes(api, deps, stopping.signal);
  addJobRoutes(api, deps);
  addModelRoutes(api, deps);
  addEventRoutes(api, deps, stopping.signal);
  return api;
}
