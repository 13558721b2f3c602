import { BatchesQuerySchema, BatchPathSchema, BatchQuerySchema } from "@loopline/contracts";
import {
  type Api,
  createRepresentation,
  orNotFound,
  refuseOtherMethods,
  sendRepresentation,
} from "@loopline/platform/http";
import type { PredictApiDeps } from "./app.ts";
import { awaitBatch } from "./await-batch.ts";
import { getBatchDocs, listBatchesDocs } from "./docs.ts";
import { createPageReplies } from "./page-replies.ts";
import { untilClosed } from "./until-closed.ts";

export function addBatchRoutes(
  api: Api,
  { batches, events, clock }: Pick<PredictApiDeps, "batches" | "events" | "clock">,
  stopping: AbortSignal,
): void {
  const replyWith = createPageReplies("batches");
  api.get(
    "/batches",
    {
      compress: false,
      config: { scope: "read", docs: listBatchesDocs },
      schema: { querystring: BatchesQuerySchema },
    },
    async (request, reply) =>
      sendRepresentation(request, reply, replyWith(await batches.page(request.query))),
  );
  refuseOtherMethods(api, "/batches");

  api.get(
    "/batches/:batchId",
    {
      compress: false,
      config: { scope: "read", isLongLived: true, docs: getBatchDocs },
      schema: { params: BatchPathSchema, querystring: BatchQuerySchema },
    },
    async (request, reply) => {
      const { batchId } = request.params;
      const { wait } = request.query;
      const batch =
        wait === 0
          ? ((await batches.detail(batchId)) ?? (await batches.entry(batchId)))
          : await awaitBatch(batchId, wait, untilClosed(reply, stopping), { batches, events, clock });
      return sendRepresentation(request, reply, createRepresentation(orNotFound(batch)));
    },
  );
  refuseOtherMethods(api, "/batches/:batchId");
}
