import { databaseVariables } from "@loopline/platform";
import { functionConfig, runFunction } from "@loopline/platform/functions";
import { openDatabase } from "@loopline/platform/postgres";
import { createHandler, createPostgresTrainingRowStore } from "./handler.ts";

export const loadConfig = functionConfig(databaseVariables);

await runFunction("feedback-to-training", loadConfig, ({ config, publisher, log }) =>
  createHandler({ training: createPostgresTrainingRowStore(openDatabase(config, log)), publisher, log }),
);
