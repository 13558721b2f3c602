import {
  cacheListVariables,
  defineConfig,
  processVariables,
  publishVariables,
  redisVariables,
} from "@loopline/platform";

/** @throws {AppError} `config`, listing every variable that is missing or wrong. */
export const loadConfig = defineConfig({
  ...processVariables,
  ...publishVariables,
  ...redisVariables,
  ...cacheListVariables,
});
