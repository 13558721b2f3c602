import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { rulesOf, rulesVariables } from "@loopline/learning";
import { createPostgresTrainingStore } from "@loopline/learning/postgres";
import { databaseVariables, modelStoreVariables, wholeNumber } from "@loopline/platform";
import { runFunction } from "@loopline/platform/functions";
import { createGcsModelStore } from "@loopline/platform/model-store";
import { openDatabase } from "@loopline/platform/postgres";
import { createHandler } from "./handler.ts";

const variables = {
  ...databaseVariables,
  ...modelStoreVariables,
  ...rulesVariables,
  /** Milliseconds without a correction after which a training starts. */
  QUIET_MS: wholeNumber(1, 60_000).default(250),
  /** Milliseconds after which it starts in any case. */
  QUIET_MOST_MS: wholeNumber(1, 300_000).default(5_000),
};

await runFunction("training", variables, ({ config, contracts, publisher, clock, log }) =>
  createHandler({
    contracts,
    store: createPostgresTrainingStore({ database: openDatabase(config, log), contracts }),
    models: createGcsModelStore(config),
    publisher,
    rules: rulesOf(config),
    quiet: { quietMs: config.QUIET_MS, maxMs: config.QUIET_MOST_MS, sleep },
    clock,
    log,
    newId: randomUUID,
  }),
);
