import { databaseVariables, defineConfig, processVariables, publishVariables } from "@loopline/platform";

/** @throws {AppError} `config`, listing every variable that is missing or wrong. */
export const loadConfig = defineConfig({
  ...processVariables,
  ...publishVariables,
  ...databaseVariables,
});
