import { isWaiting } from "@loopline/cache";
import {
  BatchesQuerySchema,
  BatchPathSchema,
  BatchQuerySchema,
  type Contracts,
  type EventType,
} from "@loopline/contracts";
import {
  type Api,
  createRepresentation,
  orNotFound,
  type RouteDocs,
  sendRepresentation,
} from "@loopline/platform/http";
import type { PredictApiDeps } from "./app.ts";
import { createPageReplies, findStored, listDescription, untilClosed } from "./replies.ts";

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

export function addBatchRoutes(api: Api, deps: BatchRoutesDeps, stopping: AbortSignal): void {
  const { contracts, batches } = deps;
  const replyWith = createPageReplies("batches");
  api.get(
    "/batches",
    {
      compress: false,
      config: { scope: "read", docs: listBatchesDocs(contracts) },
      schema: { querystring: BatchesQuerySchema },
    },
    async (request, reply) =>
      sendRepresentation(request, reply, replyWith(await batches.page(request.query))),
  );

  api.get(
    "/batches/:batchId",
    {
      compress: false,
      config: { scope: "read", isLongLived: true, docs: getBatchDocs(contracts) },
      schema: { params: BatchPathSchema, querystring: BatchQuerySchema },
    },
    async (request, reply) => {
      const { batchId } = request.params;
      const { wait } = request.query;
      const batch =
        wait === 0
          ? await findStored(batches, batchId)
          : await waitForBatch(batchId, wait, untilClosed(reply, stopping), deps);
      return sendRepresentation(request, reply, createRepresentation(orNotFound(batch)));
    },
  );
}

const predicted: EventType = "batch-predicted";

/** How often to look for a batch that a function of the original cached, because it publishes no events. */
const lookEveryMs = 1_000;

/** Events read at once. */
const maxEvents = 1_000;

/**
 * Waits up to some seconds until a batch is predicted. If it is not, the batch with null predictions if it waits for the first
 * model, else null.
 * @throws {AppError} `unavailable`.
 */
async function waitForBatch(
  batchId: string,
  seconds: number,
  signal: AbortSignal,
  { batches, events, clock }: BatchRoutesDeps,
): Promise<string | null> {
  const deadline = clock.seconds() + seconds;
  // Before the first look, so that a batch that is cached right after it is not missed.
  let newest = await events.newest();
  let batch = await batches.detail(batchId);
  while (batch === null || isWaiting(batch)) {
    const left = 1_000 * (deadline - clock.seconds());
    if (left <= 0) return await findStored(batches, batchId);
    const milliseconds = Math.min(left, lookEveryMs);
    const happened = await events.after(newest, { limit: maxEvents, milliseconds, signal });
    newest = happened.at(-1)?.id ?? newest;
    if (happened.length === 0) {
      batch = await findStored(batches, batchId);
      if (left <= lookEveryMs || signal.aborted) return batch;
      continue;
    }
    const isPredicted = happened.some(({ type, data }) => type === predicted && data.includes(batchId));
    if (isPredicted) batch = await batches.detail(batchId);
  }
  return batch;
}
