import { databaseVariables } from "@loopline/platform";
import { runFunction } from "@loopline/platform/functions";
import { openDatabase } from "@loopline/platform/postgres";
import { createHandler, createPostgresTrainingRowStore } from "./handler.ts";

await runFunction("feedback-to-training", databaseVariables, ({ config, contracts, publisher, log }) => {
  const training = createPostgresTrainingRowStore({ contracts, database: openDatabase(config, log) });
  return createHandler({ contracts, training, publisher, log });
});
