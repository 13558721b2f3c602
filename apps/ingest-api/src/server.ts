import { randomUUID } from "node:crypto";
import { createIdempotencyRecords } from "@loopline/cache";
import { createLogger } from "@loopline/platform";
import { openGuards, serve } from "@loopline/platform/http";
import { createPubSubPublisher } from "@loopline/platform/pubsub";
import { connectRedis } from "@loopline/platform/redis";
import { startTracing } from "@loopline/platform/tracing";
import { buildApp } from "./app.ts";
import { loadConfig } from "./config.ts";

const config = loadConfig();
const log = createLogger("ingest-api", config);
await startTracing("ingest-api", config, log);
const redis = connectRedis(config.REDIS_URL, log);
const publisher = createPubSubPublisher(config);
const api = await buildApp({
  log,
  publisher,
  idempotency: createIdempotencyRecords(redis),
  newBatchId: randomUUID,
  corsOrigins: config.CORS_ORIGINS,
  bodyLimit: config.BODY_LIMIT,
  ...(await openGuards(config, { redis, log })),
});
// Side by side: an API whose broker is down must still answer, if only with 503.
void publisher.warmUp();
await serve(api, {
  host: config.HOST,
  port: config.PORT,
  log,
  close: async () => {
    await Promise.allSettled([publisher.close(), redis.quit()]);
  },
});
