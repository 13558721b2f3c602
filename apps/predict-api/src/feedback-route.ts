import {
  BatchPathSchema,
  FeedbackBodySchema,
  type FeedbackReply,
  IdempotencyHeadersSchema,
  toCreated,
} from "@loopline/contracts";
import { AppError } from "@loopline/platform";
import { type Api, checkBatchLimits, idempotencyKeyOf } from "@loopline/platform/http";
import type { PredictApiDeps } from "./app.ts";
import { rateBatchDocs } from "./docs.ts";
import { feedbackIdOf } from "./feedback-id.ts";

export function addFeedbackRoute(
  api: Api,
  {
    publisher,
    clock,
    newFeedbackId,
    batchLimits,
  }: Pick<PredictApiDeps, "publisher" | "clock" | "newFeedbackId" | "batchLimits">,
): void {
  api.patch(
    "/batches/:batchId",
    {
      config: { scope: "feedback", docs: rateBatchDocs },
      schema: { params: BatchPathSchema, body: FeedbackBodySchema, headers: IdempotencyHeadersSchema },
    },
    async (request): Promise<FeedbackReply> => {
      const batch_id = request.params.batchId;
      const { subjects, ratings, batch_id: stated } = request.body;
      checkBatchLimits(subjects, batchLimits);
      if (stated && stated !== batch_id) {
        throw new AppError("bad-request", "batch_id must equal the batch id of the path");
      }
      const key = idempotencyKeyOf(request);
      // Answer only once the broker keeps the feedback: a 200 is a promise.
      await publisher.publish("feedback", {
        batch_id,
        subjects,
        ratings,
        feedback_id: key === undefined ? newFeedbackId() : feedbackIdOf(key, batch_id, request.body),
        created: toCreated(clock.now()),
        source: request.apiKey?.id,
      });
      return { batch_id, subjects, ratings };
    },
  );
}
