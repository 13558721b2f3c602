import {
  type BatchesReply,
  BatchPathSchema,
  type CachedBatch,
  type CachedJob,
  defaultLimits,
  FeedbackBodySchema,
  type FeedbackReply,
  type JobsReply,
  toCreated,
} from "@loopline/contracts";
import { AppError, type Clock, type Publisher } from "@loopline/platform";
import { type Api, type ApiOptions, createApi, refuseOtherMethods } from "@loopline/platform/http";
import type { RecentList } from "@loopline/platform/redis";

export interface PredictApiDeps extends ApiOptions {
  readonly batches: Pick<RecentList<CachedBatch>, "newest">;
  readonly jobs: Pick<RecentList<CachedJob>, "newest">;
  readonly publisher: Publisher;
  readonly clock: Clock;
  /** Makes a feedback's id, a UUID. */
  readonly newFeedbackId: () => string;
}

/** The API that shows predictions and jobs, and takes corrections. It does not listen. */
export async function buildApp(deps: PredictApiDeps): Promise<Api> {
  const api = await createApi(deps);

  api.get("/batches", async (): Promise<BatchesReply> => {
    return { batches: await deps.batches.newest(defaultLimits.batches) };
  });
  refuseOtherMethods(api, "/batches");

  api.get("/jobs", async (): Promise<JobsReply> => {
    return { jobs: await deps.jobs.newest(defaultLimits.jobs) };
  });
  refuseOtherMethods(api, "/jobs");

  api.patch(
    "/batches/:batchId",
    { schema: { params: BatchPathSchema, body: FeedbackBodySchema } },
    async (request): Promise<FeedbackReply> => {
      const batch_id = request.params.batchId;
      const { subjects, ratings, batch_id: stated } = request.body;
      if (stated && stated !== batch_id) {
        throw new AppError("bad-request", "batch_id must equal the batch id of the path");
      }
      await deps.publisher.publish("feedback", {
        batch_id,
        subjects,
        ratings,
        feedback_id: deps.newFeedbackId(),
        created: toCreated(deps.clock.now()),
      });
      return { batch_id, subjects, ratings };
    },
  );
  refuseOtherMethods(api, "/batches/:batchId");

  return api;
}
