export { AppError, hasCode } from "./core/app-error.ts";
export {
  cacheListVariables,
  type DatabaseConfig,
  databaseVariables,
  defineConfig,
  keyVariables,
  modelStoreVariables,
  parseEnv,
  processVariables,
  publishVariables,
  redisVariables,
  tracingVariables,
  wholeNumber,
} from "./core/config.ts";
export { datasetVariables } from "./core/dataset.ts";
export { decodeUtf8, parseJson } from "./core/json.ts";
export { createLogger, type Logger, logLevels } from "./core/logger.ts";
export { grpcStatus, orUnavailable, statusOf, withDeadline } from "./core/outside-calls.ts";
export { createPlaces } from "./core/places.ts";
export {
  type Clock,
  type DeadLetter,
  type ModelStore,
  type Publisher,
  type Quarantine,
  systemClock,
} from "./core/ports.ts";
