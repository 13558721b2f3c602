import { databaseVariables } from "@loopline/platform";
import { runFunction } from "@loopline/platform/functions";
import { openDatabase } from "@loopline/platform/postgres";
import { createHandler, createPostgresJobStore } from "./handler.ts";

await runFunction("training-to-db", databaseVariables, ({ config, log }) =>
  createHandler({ jobs: createPostgresJobStore(openDatabase(config, log)), log }),
);
