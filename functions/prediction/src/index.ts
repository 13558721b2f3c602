import { createLogger, systemClock } from "@loopline/platform";
import { serveEvents } from "@loopline/platform/functions";
import { createGcsModelStore } from "@loopline/platform/model-store";
import { createPubSubPublisher } from "@loopline/platform/pubsub";
import { connectRedis, createBatchModels, createChampion } from "@loopline/platform/redis";
import { loadConfig } from "./config.ts";
import { createHandler } from "./handler.ts";
import { createModelHolder } from "./model-holder.ts";

const config = loadConfig();
const log = createLogger({ name: "prediction", level: config.LOG_LEVEL });
const publisher = createPubSubPublisher(config);
const redis = connectRedis(config.REDIS_URL, log);
const models = createModelHolder({
  champion: createChampion(redis),
  models: createGcsModelStore(config),
  clock: systemClock,
  log,
});
models.watch();

serveEvents("prediction", {
  handler: createHandler({
    models,
    batchModels: createBatchModels(redis),
    publisher,
    clock: systemClock,
    log,
  }),
  quarantine: publisher,
  clock: systemClock,
  log,
});
