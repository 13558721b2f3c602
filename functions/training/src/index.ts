import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { rulesOf } from "@loopline/learning";
import { createPostgresTrainingStore } from "@loopline/learning/postgres";
import { createLogger, systemClock } from "@loopline/platform";
import { serveEvents } from "@loopline/platform/functions";
import { createLazyPublisher } from "@loopline/platform/lazy-pubsub";
import { createGcsModelStore } from "@loopline/platform/model-store";
import { openDatabase } from "@loopline/platform/postgres";
import { startTracing } from "@loopline/platform/tracing";
import { loadConfig } from "./config.ts";
import { createHandler } from "./handler.ts";

const config = loadConfig();
const log = createLogger("training", config);
await startTracing("training", config, log);
const publisher = createLazyPublisher(config);

serveEvents("training", {
  handler: createHandler({
    store: createPostgresTrainingStore(openDatabase(config, log)),
    models: createGcsModelStore(config),
    publisher,
    rules: rulesOf(config),
    quiet: { quietMs: config.QUIET_MS, mostMs: config.QUIET_MOST_MS, sleep },
    clock: systemClock,
    log,
    newId: randomUUID,
  }),
  quarantine: publisher,
  clock: systemClock,
  log,
});
