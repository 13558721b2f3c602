import { createBatchModels, createChampion, createRestoringChampion } from "@loopline/cache";
import { databaseVariables, modelStoreVariables, redisVariables } from "@loopline/platform";
import { runFunction } from "@loopline/platform/functions";
import { createGcsModelStore } from "@loopline/platform/model-store";
import { connectRedis } from "@loopline/platform/redis";
import { createHandler } from "./handler.ts";
import { createModelHolder } from "./model-holder.ts";
import { createPromotionRecords } from "./promotion-records.ts";

const variables = {
  ...redisVariables,
  ...modelStoreVariables,
  // Used only when Redis has lost the champion, or its file cannot be read.
  ...databaseVariables,
};

await runFunction("prediction", variables, ({ config, contracts, publisher, clock, log }) => {
  const redis = connectRedis(config.REDIS_URL, log);
  const champion = createChampion({ contracts, redis });
  const modelFiles = createGcsModelStore(config);
  const promotions = createPromotionRecords({ contracts, config, champion, models: modelFiles, log });
  const models = createModelHolder({
    contracts,
    champion: createRestoringChampion({ champion, restore: promotions.restore, clock }),
    models: modelFiles,
    promotedFiles: promotions.promotedFiles,
    clock,
    log,
  });
  models.watch();
  // Other functions connect with their first message, but users wait for predictions.
  void publisher.warmUp();
  const batchModels = createBatchModels(redis);
  return createHandler({ contracts, models, batchModels, publisher, clock, log });
});
