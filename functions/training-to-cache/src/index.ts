import { createChampion, createJobList } from "@loopline/cache";
import { createLogger, systemClock } from "@loopline/platform";
import { serveEvents } from "@loopline/platform/functions";
import { createLazyPublisher } from "@loopline/platform/lazy-pubsub";
import { connectRedis } from "@loopline/platform/redis";
import { startTracing } from "@loopline/platform/tracing";
import { loadConfig } from "./config.ts";
import { createHandler } from "./handler.ts";

const config = loadConfig();
const log = createLogger("training-to-cache", config);
await startTracing("training-to-cache", config, log);
const redis = connectRedis(config.REDIS_URL, log);

serveEvents("training-to-cache", {
  handler: createHandler({
    jobs: createJobList({ redis, log, length: config.CACHE_LIST_LENGTH }),
    champion: createChampion(redis),
    log,
  }),
  quarantine: createLazyPublisher(config),
  clock: systemClock,
  log,
});
