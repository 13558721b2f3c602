import { randomUUID } from "node:crypto";
import { createIdempotencyRecords } from "@loopline/cache";
import { apiConfig, runApi } from "@loopline/platform/run-api";
import { buildApp } from "./app.ts";

export const loadConfig = apiConfig({});

await runApi("ingest-api", loadConfig, ({ options, publisher, redis }) =>
  buildApp({
    ...options,
    publisher,
    idempotency: createIdempotencyRecords(redis),
    newBatchId: randomUUID,
  }),
);
