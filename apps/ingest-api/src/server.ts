import { randomUUID } from "node:crypto";
import { createIdempotencyRecords } from "@loopline/cache";
import { runApi } from "@loopline/platform/run-api";
import { buildApp } from "./app.ts";

await runApi("ingest-api", {}, ({ options, publisher, redis }) =>
  buildApp({
    ...options,
    publisher,
    idempotency: createIdempotencyRecords(redis),
    newBatchId: randomUUID,
  }),
);
