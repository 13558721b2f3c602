import { createLogger, systemClock } from "@loopline/platform";
import { serveEvents } from "@loopline/platform/functions";
import { openDatabase } from "@loopline/platform/postgres";
import { createPubSubPublisher } from "@loopline/platform/pubsub";
import { loadConfig } from "./config.ts";
import { createHandler } from "./handler.ts";
import { createPostgresTrainingRows } from "./postgres-training-rows.ts";

const config = loadConfig();
const log = createLogger({ name: "feedback-to-training", level: config.LOG_LEVEL });
const database = await openDatabase(config, log);
const publisher = createPubSubPublisher(config);

serveEvents("feedback-to-training", {
  handler: createHandler({ training: createPostgresTrainingRows(database), publisher, log }),
  quarantine: publisher,
  clock: systemClock,
  log,
});
