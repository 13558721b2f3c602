import { createBatchModels, createChampion, createRestoringChampion } from "@loopline/cache";
import { createLogger, systemClock } from "@loopline/platform";
import { serveEvents } from "@loopline/platform/functions";
import { createGcsModelStore } from "@loopline/platform/model-store";
import { createPubSubPublisher } from "@loopline/platform/pubsub";
import { connectRedis } from "@loopline/platform/redis";
import { startTracing } from "@loopline/platform/tracing";
import { loadConfig } from "./config.ts";
import { createHandler } from "./handler.ts";
import { createModelHolder } from "./model-holder.ts";
import { createPromotionRecords } from "./promotion-records.ts";

const config = loadConfig();
const log = createLogger("prediction", config);
await startTracing("prediction", config, log);
const publisher = createPubSubPublisher(config);
const redis = connectRedis(config.REDIS_URL, log);
const champion = createChampion(redis);
const modelFiles = createGcsModelStore(config);
const promotions = createPromotionRecords({ config, champion, models: modelFiles, log });
const models = createModelHolder({
  champion: createRestoringChampion({ champion, restore: promotions.restore, clock: systemClock }),
  models: modelFiles,
  promotedFiles: promotions.promotedFiles,
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
