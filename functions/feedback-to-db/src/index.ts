import { databaseVariables } from "@loopline/platform";
import { functionConfig, runFunction } from "@loopline/platform/functions";
import { openDatabase } from "@loopline/platform/postgres";
import { createHandler, createPostgresFeedbackStore } from "./handler.ts";

export const loadConfig = functionConfig(databaseVariables);

await runFunction("feedback-to-db", loadConfig, ({ config, publisher, log }) =>
  createHandler({ feedback: createPostgresFeedbackStore(openDatabase(config, log)), publisher, log }),
);
