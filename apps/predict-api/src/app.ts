import type { BatchList, Champion, EventFeed, JobList, Usage } from "@loopline/cache";
import type { CachedCounts, Contracts } from "@loopline/contracts";
import type { Clock, Publisher } from "@loopline/platform";
import {
  type Api,
  type ApiDocs,
  type ApiOptions,
  createApi,
  createCloseSignal,
  refuseOtherMethods,
} from "@loopline/platform/http";
import { addBatchRoutes } from "./batch-routes.ts";
import { addDatasetRoute } from "./dataset-route.ts";
import { addEventRoutes } from "./event-routes.ts";
import { addFeedbackRoutes } from "./feedback-routes.ts";
import { addJobRoutes } from "./job-routes.ts";
import { addUsageRoutes } from "./usage-routes.ts";

export interface PredictApiDeps extends ApiOptions {
  readonly contracts: Contracts;
  readonly batches: Pick<BatchList, "page" | "detail" | "entry">;
  readonly jobs: Pick<JobList, "page" | "detail" | "entry">;
  readonly champion: Pick<Champion, "model">;
  readonly events: Pick<EventFeed, "newest" | "start" | "after">;
  /** Maximum number of concurrent event streams. */
  readonly maxStreams: number;
  /** Lifetime totals: of an owner, or of everybody. */
  readonly counts: (owner?: string) => Promise<CachedCounts>;
  readonly usage: Pick<Usage, "read" | "countCorrections">;
  readonly publisher: Publisher;
  readonly clock: Clock;
  /** Generates a feedback id (UUID). */
  readonly newFeedbackId: () => string;
}

const docs: ApiDocs = {
  title: "Loopline: predict API",
  description:
    "Shows the predictions of batches that the ingest API accepted, accepts corrections, and shows the models that are trained on them. A key with an owner sees only that owner's batches.",
  tags: [
    { name: "Batches", description: "Predictions and their corrections." },
    { name: "Models", description: "Trainings, and the model that predicts." },
    { name: "Events", description: "Events as they happen." },
    { name: "About", description: "The API itself, and what it predicts." },
  ],
};

/** Builds the API that shows predictions, jobs and the model, and accepts corrections. It does not listen. */
export async function buildApp(deps: PredictApiDeps): Promise<Api> {
  const schemas = Object.values(deps.contracts.eventSchemas);
  const api = await createApi({ ...deps, docs: { ...docs, schemas } });
  const closeSignal = createCloseSignal(api);
  addFeedbackRoutes(api, deps);
  addBatchRoutes(api, deps, closeSignal);
  addJobRoutes(api, deps);
  addUsageRoutes(api, deps);
  addDatasetRoute(api, deps);
  addEventRoutes(api, deps, closeSignal);
  refuseOtherMethods(api);
  return api;
}
