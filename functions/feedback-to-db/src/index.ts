import { createLogger, systemClock } from "@loopline/platform";
import { serveEvents } from "@loopline/platform/functions";
import { createLazyPublisher } from "@loopline/platform/lazy-pubsub";
import { openDatabase } from "@loopline/platform/postgres";
import { startTracing } from "@loopline/platform/tracing";
import { loadConfig } from "./config.ts";
import { createHandler } from "./handler.ts";
import { createPostgresFeedbackStore } from "./postgres-feedback-store.ts";

const config = loadConfig();
const log = createLogger("feedback-to-db", config);
await startTracing("feedback-to-db", config, log);
const database = openDatabase(config, log);
const publisher = createLazyPublisher(config);

serveEvents("feedback-to-db", {
  handler: createHandler({ feedback: createPostgresFeedbackStore(database), publisher, log }),
  quarantine: publisher,
  clock: systemClock,
  log,
});
