import { createLogger, systemClock } from "@loopline/platform";
import { serveEvents } from "@loopline/platform/functions";
import { createGcsModelStore } from "@loopline/platform/model-store";
import { openDatabase } from "@loopline/platform/postgres";
import { createPubSubPublisher } from "@loopline/platform/pubsub";
import { loadConfig } from "./config.ts";
import { createHandler } from "./handler.ts";
import { createPostgresTrainingData } from "./postgres-training-data.ts";

const config = loadConfig();
const log = createLogger({ name: "training", level: config.LOG_LEVEL });
const database = await openDatabase(config, log);
const publisher = createPubSubPublisher(config);

serveEvents("training", {
  handler: createHandler({
    data: createPostgresTrainingData(database),
    models: createGcsModelStore(config),
    publisher,
    clock: systemClock,
    log,
  }),
  quarantine: publisher,
  clock: systemClock,
  log,
});
