import { randomUUID } from "node:crypto";
import { createLogger } from "@loopline/platform";
import { serve } from "@loopline/platform/http";
import { createPubSubPublisher } from "@loopline/platform/pubsub";
import { buildApp } from "./app.ts";
import { loadConfig } from "./config.ts";

const config = loadConfig();
const log = createLogger({ name: "ingest-api", level: config.LOG_LEVEL });
const publisher = createPubSubPublisher(config);
const api = await buildApp({
  log,
  publisher,
  newBatchId: randomUUID,
  corsOrigins: config.CORS_ORIGINS,
  bodyLimit: config.BODY_LIMIT,
});
await publisher.warmUp();
await serve(api, { host: config.HOST, port: config.PORT, log, close: () => publisher.close() });
