import { createLogger, systemClock } from "@loopline/platform";
import { serveEvents } from "@loopline/platform/functions";
import { createLazyPublisher } from "@loopline/platform/lazy-pubsub";
import { openDatabase } from "@loopline/platform/postgres";
import { startTracing } from "@loopline/platform/tracing";
import { loadConfig } from "./config.ts";
import { createHandler } from "./handler.ts";
import { createPostgresTrainingRows } from "./postgres-training-rows.ts";

const config = loadConfig();
const log = createLogger("feedback-to-training", config);
await startTracing("feedback-to-training", config, log);
const database = openDatabase(config, log);
const publisher = createLazyPublisher(config);

serveEvents("feedback-to-training", {
  handler: createHandler({ training: createPostgresTrainingRows(database), publisher, log }),
  quarantine: publisher,
  clock: systemClock,
  log,
});
