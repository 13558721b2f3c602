import { randomUUID } from "node:crypto";
import {
  createBatchList,
  createEventFeed,
  createIdempotencyRecords,
  createWaitForBatch,
} from "@loopline/cache";
import { systemClock } from "@loopline/platform";
import { runApi } from "@loopline/platform/run-api";
import { buildApp } from "./app.ts";

await runApi("ingest-api", {}, async ({ contracts, options, publisher, redis, log }) => {
  const events = createEventFeed({ redis, log });
  const batches = createBatchList({ contracts, redis, log });
  const api = await buildApp({
    ...options,
    contracts,
    publisher,
    idempotency: createIdempotencyRecords(redis),
    waitForBatch: createWaitForBatch({ batches, events, clock: systemClock }),
    newBatchId: randomUUID,
  });
  api.addHook("onClose", async () => events.close());
  return api;
});
