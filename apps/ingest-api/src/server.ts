import { randomUUID } from "node:crypto";
import { createIdempotencyRecords } from "@loopline/cache";
import { runApi } from "@loopline/platform/run-api";
import { buildApp } from "./app.ts";

await runApi("ingest-api", {}, ({ contracts, options, publisher, redis }) =>
  buildApp({
    ...options,
    contracts,
    publisher,
    idempotency: createIdempotencyRecords(redis),
    newBatchId: randomUUID,
  }),
);
