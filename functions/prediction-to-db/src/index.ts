import { databaseVariables } from "@loopline/platform";
import { runFunction } from "@loopline/platform/functions";
import { openDatabase, readPromotedFiles } from "@loopline/platform/postgres";
import { createHandler, createPostgresPredictionStore } from "./handler.ts";

await runFunction("prediction-to-db", databaseVariables, ({ config, contracts, publisher, log }) => {
  const database = openDatabase(config, log);
  const predictions = createPostgresPredictionStore({ contracts, database });
  const promotedFiles = () => readPromotedFiles(database);
  return createHandler({ contracts, predictions, promotedFiles, publisher, log });
});
