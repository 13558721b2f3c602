import {
  databaseVariables,
  defineConfig,
  modelStoreVariables,
  processVariables,
  publishVariables,
  redisVariables,
} from "@loopline/platform";

/** @throws {AppError} `config`, listing every variable that is missing or wrong. */
export const loadConfig = defineConfig({
  ...processVariables,
  ...publishVariables,
  ...redisVariables,
  ...modelStoreVariables,
  // Only for when Redis has lost the champion, or its file cannot be read.
  ...databaseVariables,
});
