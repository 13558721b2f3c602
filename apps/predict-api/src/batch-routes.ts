import { createWaitForBatch, findStored } from "@loopline/cache";
import { BatchesQuerySchema, BatchPathSchema, type Contracts, WaitQuerySchema } from "@loopline/contracts";
import {
  type Api,
  type CloseSignal,
  createRepresentation,
  orNotFound,
  type RouteDocs,
  sendRepresentation,
  viewerOf,
} from "@loopline/platform/http";
import type { PredictApiDeps } from "./app.ts";
import { createPageReplies, listDescription } from "./replies.ts";

const listBatchesDocs = ({ BatchesReplySchema }: Contracts): RouteDocs => ({
  id: "listBatches",
  tag: "Batches",
  summary: "List batches with their predictions",
  description: listDescription,
  reply: BatchesReplySchema,
  hasEtag: true,
});

const getBatchDocs = ({ BatchReplySchema }: Contracts): RouteDocs => ({
  id: "getBatch",
  tag: "Batches",
  summary: "Show one batch",
  description:
    "A 404 until the batch is predicted. With `wait`, the response comes as soon as it is. While there is no model, predictions are null. `features` are absent if they were not stored.",
  reply: BatchReplySchema,
  errors: [404],
  hasEtag: true,
});

type BatchRoutesDeps = Pick<PredictApiDeps, "contracts" | "batches" | "events" | "clock">;

export function addBatchRoutes(api: Api, deps: BatchRoutesDeps, closeSignal: CloseSignal): void {
  const { contracts, batches } = deps;
  const waitForBatch = createWaitForBatch(deps);
  const replyWith = createPageReplies("batches");
  api.get(
    "/batches",
    {
      compress: false,
      config: { scope: "read", docs: listBatchesDocs(contracts) },
      schema: { querystring: BatchesQuerySchema },
    },
    async (request, reply) =>
      sendRepresentation(
        request,
        reply,
        replyWith(await batches.page({ ...request.query, owner: viewerOf(request) })),
      ),
  );

  api.get(
    "/batches/:batchId",
    {
      compress: false,
      config: { scope: "read", isLongLived: true, docs: getBatchDocs(contracts) },
      schema: { params: BatchPathSchema, querystring: WaitQuerySchema },
    },
    async (request, reply) => {
      const { batchId } = request.params;
      const { wait } = request.query;
      const viewer = viewerOf(request);
      const batch =
        wait === 0
          ? await findStored(batches, batchId, viewer)
          : await waitForBatch(batchId, wait, closeSignal(reply), viewer);
      return sendRepresentation(request, reply, createRepresentation(orNotFound(batch)));
    },
  );
}
