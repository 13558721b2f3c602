import { createBatchList } from "@loopline/cache";
import { createLogger, systemClock } from "@loopline/platform";
import { serveEvents } from "@loopline/platform/functions";
import { createLazyPublisher } from "@loopline/platform/lazy-pubsub";
import { connectRedis } from "@loopline/platform/redis";
import { startTracing } from "@loopline/platform/tracing";
import { loadConfig } from "./config.ts";
import { createHandler } from "./handler.ts";

const config = loadConfig();
const log = createLogger("prediction-to-cache", config);
await startTracing("prediction-to-cache", config, log);
const batches = createBatchList({
  redis: connectRedis(config.REDIS_URL, log),
  log,
  length: config.CACHE_LIST_LENGTH,
});

serveEvents("prediction-to-cache", {
  handler: createHandler({ batches, log }),
  quarantine: createLazyPublisher(config),
  clock: systemClock,
  log,
});
