import { deadLetterSubscription } from "@loopline/contracts";
import { createLogger } from "@loopline/platform";
import { serve } from "@loopline/platform/http";
import { buildApp } from "./app.ts";
import { readBacklogs } from "./backlogs.ts";
import { loadConfig } from "./config.ts";
import { openDeadLetters } from "./dead-letters.ts";
import { createFigures } from "./figures.ts";
import { openModels } from "./models.ts";
import { createSpanStore } from "./span-store.ts";

/** Thousands of batches, in tens of megabytes. */
const maxSpans = 30_000;

const config = loadConfig();
const log = createLogger("monitor", config);
const stopping = new AbortController();
const backlogs = () => readBacklogs(config.MONITORING_URL);
const deadLetters = openDeadLetters(config, {
  count: async () => (await backlogs()).get(deadLetterSubscription)?.undelivered ?? 0,
  signal: stopping.signal,
});
const models = openModels(config);
const app = await buildApp({
  spans: createSpanStore({ maxSpans }),
  figures: createFigures(),
  backlogs,
  deadLetters,
  models,
  log,
});
await serve(app, {
  host: config.HOST,
  port: config.PORT,
  log,
  close: async () => {
    stopping.abort();
    await Promise.all([deadLetters.close(), models.close()]);
  },
});
