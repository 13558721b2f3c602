import { databaseVariables } from "@loopline/platform";
import { functionConfig, runFunction } from "@loopline/platform/functions";
import { openDatabase } from "@loopline/platform/postgres";
import { createHandler, createPostgresPredictionStore } from "./handler.ts";

export const loadConfig = functionConfig(databaseVariables);

await runFunction("prediction-to-db", loadConfig, ({ config, publisher, log }) =>
  createHandler({ predictions: createPostgresPredictionStore(openDatabase(config, log)), publisher, log }),
);
