import { databaseVariables } from "@loopline/platform";
import { runFunction } from "@loopline/platform/functions";
import { openDatabase } from "@loopline/platform/postgres";
import { createHandler, createPostgresFeedbackStore } from "./handler.ts";

await runFunction("feedback-to-db", databaseVariables, ({ config, contracts, publisher, log }) =>
  createHandler({
    contracts,
    feedback: createPostgresFeedbackStore(openDatabase(config, log)),
    publisher,
    log,
  }),
);
