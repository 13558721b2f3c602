import { rulesVariables } from "@loopline/learning";
import {
  databaseVariables,
  defineConfig,
  modelStoreVariables,
  processVariables,
  publishVariables,
  wholeNumber,
} from "@loopline/platform";

/** @throws {AppError} `config`, listing every variable that is missing or wrong. */
export const loadConfig = defineConfig({
  ...processVariables,
  ...publishVariables,
  ...databaseVariables,
  ...modelStoreVariables,
  ...rulesVariables,
  /** Milliseconds without a correction after which training starts. */
  QUIET_MS: wholeNumber(1, 60_000).default(250),
  /** Milliseconds after which it starts in any case. */
  QUIET_MOST_MS: wholeNumber(1, 300_000).default(5_000),
});
