import { databaseVariables } from "@loopline/platform";
import { runFunction } from "@loopline/platform/functions";
import { openDatabase } from "@loopline/platform/postgres";
import { createHandler, createPostgresPredictionStore } from "./handler.ts";

await runFunction("prediction-to-db", databaseVariables, ({ config, publisher, log }) =>
  createHandler({ predictions: createPostgresPredictionStore(openDatabase(config, log)), publisher, log }),
);
