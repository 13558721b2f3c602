import { createLogger, systemClock } from "@loopline/platform";
import { serveEvents } from "@loopline/platform/functions";
import { createLazyPublisher } from "@loopline/platform/lazy-pubsub";
import { openDatabase } from "@loopline/platform/postgres";
import { startTracing } from "@loopline/platform/tracing";
import { loadConfig } from "./config.ts";
import { createHandler } from "./handler.ts";
import { createPostgresPredictionStore } from "./postgres-prediction-store.ts";

const config = loadConfig();
const log = createLogger("prediction-to-db", config);
await startTracing("prediction-to-db", config, log);
const database = openDatabase(config, log);
const publisher = createLazyPublisher(config);

serveEvents("prediction-to-db", {
  handler: createHandler({
    predictions: createPostgresPredictionStore(database),
    publisher,
    log,
  }),
  quarantine: publisher,
  clock: systemClock,
  log,
});
