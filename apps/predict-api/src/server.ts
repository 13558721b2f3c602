import { randomUUID } from "node:crypto";
import { createBatchList, createChampion, createEventFeed, createJobList, readCounts } from "@loopline/cache";
import { createLogger, systemClock } from "@loopline/platform";
import { openGuards, serve } from "@loopline/platform/http";
import { createPubSubPublisher } from "@loopline/platform/pubsub";
import { connectRedis } from "@loopline/platform/redis";
import { startTracing } from "@loopline/platform/tracing";
import { buildApp } from "./app.ts";
import { loadConfig } from "./config.ts";

const config = loadConfig();
const log = createLogger("predict-api", config);
await startTracing("predict-api", config, log);
const redis = connectRedis(config.REDIS_URL, log);
const events = createEventFeed({ redis, log });
const publisher = createPubSubPublisher(config);
const api = await buildApp({
  log,
  batches: createBatchList({ redis, log }),
  jobs: createJobList({ redis, log }),
  champion: createChampion(redis),
  counts: () => readCounts(redis),
  events,
  mostStreams: config.EVENT_STREAMS,
  publisher,
  clock: systemClock,
  newFeedbackId: randomUUID,
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
    events.close();
    await Promise.allSettled([publisher.close(), redis.quit()]);
  },
});
