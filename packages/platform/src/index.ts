export { AppError, type ErrorCode, hasCode } from "./core/app-error.ts";
export { type Clock, systemClock } from "./core/clock.ts";
export { decodeUtf8 } from "./core/decode-utf8.ts";
export { defineConfig } from "./core/define-config.ts";
export { createLogger, type Logger, type LoggerConfig, logLevels } from "./core/logger.ts";
export type { ModelStore } from "./core/model-store.ts";
export { parseEnv, wholeNumber } from "./core/parse-env.ts";
export { parseJson } from "./core/parse-json.ts";
export type { DeadLetter, Publisher, Quarantine } from "./core/publisher.ts";
export { orUnavailable } from "./core/unavailable.ts";
export {
  apiVariables,
  cacheListVariables,
  databaseVariables,
  keyVariables,
  modelStoreVariables,
  processVariables,
  publishVariables,
  redisVariables,
  tracingVariables,
} from "./core/variables.ts";
export { withDeadline } from "./core/with-deadline.ts";
