import { databaseVariables } from "@loopline/platform";
import { runFunction } from "@loopline/platform/functions";
import { openDatabase } from "@loopline/platform/postgres";
import { createHandler, createPostgresTrainingRowStore } from "./handler.ts";

await runFunction("feedback-to-training", databaseVariables, ({ config, publisher, log }) =>
  createHandler({ training: createPostgresTrainingRowStore(openDatabase(config, log)), publisher, log }),
);
