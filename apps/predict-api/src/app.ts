import type { CachedCounts } from "@loopline/contracts";
import type { Clock, Publisher } from "@loopline/platform";
import { type Api, type ApiOptions, createApi } from "@loopline/platform/http";
import type { BatchList, Champion, JobList } from "@loopline/platform/redis";
import { addBatchRoutes } from "./batch-routes.ts";
import { addFeedbackRoute } from "./feedback-route.ts";
import { addJobRoutes } from "./job-routes.ts";
import { addModelRoutes } from "./model-routes.ts";

export interface PredictApiDeps extends ApiOptions {
  readonly batches: Pick<BatchList, "page" | "detail">;
  readonly jobs: Pick<JobList, "page" | "detail">;
  readonly champion: Pick<Champion, "model">;
  readonly counts: () => Promise<CachedCounts>;
  readonly publisher: Publisher;
  readonly clock: Clock;
  /** Makes a feedback's id, a UUID. */
  readonly newFeedbackId: () => string;
}

/** The API that shows predictions, jobs and the model, and takes corrections. It does not listen. */
export async function buildApp(deps: PredictApiDeps): Promise<Api> {
  const api = await createApi(deps);
  addFeedbackRoute(api, deps);
  addBatchRoutes(api, deps);
  addJobRoutes(api, deps);
  addModelRoutes(api, deps);
  return api;
}
