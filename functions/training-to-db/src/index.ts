import { databaseVariables } from "@loopline/platform";
import { functionConfig, runFunction } from "@loopline/platform/functions";
import { openDatabase } from "@loopline/platform/postgres";
import { createHandler, createPostgresJobStore } from "./handler.ts";

export const loadConfig = functionConfig(databaseVariables);

await runFunction("training-to-db", loadConfig, ({ config, log }) =>
  createHandler({ jobs: createPostgresJobStore(openDatabase(config, log)), log }),
);
