import { createLogger, systemClock } from "@loopline/platform";
import { serveEvents } from "@loopline/platform/functions";
import { createLazyPublisher } from "@loopline/platform/lazy-pubsub";
import { openDatabase } from "@loopline/platform/postgres";
import { startTracing } from "@loopline/platform/tracing";
import { loadConfig } from "./config.ts";
import { createHandler } from "./handler.ts";
import { createPostgresJobStore } from "./postgres-job-store.ts";

const config = loadConfig();
const log = createLogger("training-to-db", config);
await startTracing("training-to-db", config, log);
const database = openDatabase(config, log);

serveEvents("training-to-db", {
  handler: createHandler({ jobs: createPostgresJobStore(database), log }),
  quarantine: createLazyPublisher(config),
  clock: systemClock,
  log,
});
