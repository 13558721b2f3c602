import { BatchesQuerySchema, type BatchesReply, BatchPathSchema } from "@loopline/contracts";
import { type Api, orNotFound, refuseOtherMethods } from "@loopline/platform/http";
import type { PredictApiDeps } from "./app.ts";

export function addBatchRoutes(api: Api, { batches }: Pick<PredictApiDeps, "batches">): void {
  api.get(
    "/batches",
    { config: { scope: "read" }, schema: { querystring: BatchesQuerySchema } },
    async (request): Promise<BatchesReply> => {
      const { entries, next } = await batches.page(request.query);
      return { batches: entries, next_cursor: next };
    },
  );
  refuseOtherMethods(api, "/batches");

  api.get(
    "/batches/:batchId",
    { config: { scope: "read" }, schema: { params: BatchPathSchema } },
    async (request) => orNotFound(await batches.detail(request.params.batchId)),
  );
  refuseOtherMethods(api, "/batches/:batchId");
}
