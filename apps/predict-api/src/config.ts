import {
  apiVariables,
  defineConfig,
  processVariables,
  publishVariables,
  redisVariables,
  wholeNumber,
} from "@loopline/platform";

/** @throws {AppError} `config`, listing every variable that is missing or wrong. */
export const loadConfig = defineConfig({
  ...processVariables,
  ...publishVariables,
  ...redisVariables,
  ...apiVariables,
  /** Readers of `GET /events` at once. */
  EVENT_STREAMS: wholeNumber(1, 100_000).default(1_000),
});
