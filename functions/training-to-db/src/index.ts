import { databaseVariables } from "@loopline/platform";
import { runFunction } from "@loopline/platform/functions";
import { openDatabase, readPromotedFiles } from "@loopline/platform/postgres";
import { createHandler, createPostgresJobStore, createPostgresWaitingBatches } from "./handler.ts";

await runFunction("training-to-db", databaseVariables, ({ config, contracts, publisher, log }) => {
  const database = openDatabase(config, log);
  const jobs = createPostgresJobStore(database);
  const waiting = createPostgresWaitingBatches({ contracts, database });
  const promotedFiles = () => readPromotedFiles(database);
  return createHandler({ contracts, jobs, waiting, promotedFiles, publisher, log });
});
