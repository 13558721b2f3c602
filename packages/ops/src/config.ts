import { resolve } from "node:path";
import {
  cacheListVariables,
  databaseVariables,
  datasetVariables,
  defineConfig,
  keyVariables,
  logLevels,
  modelStoreVariables,
  processVariables,
  publishVariables,
  redisVariables,
} from "@loopline/platform";
import {
  defaultStateDirectory,
  type Endpoints,
  modelBucket,
  passwordSecret,
  readEndpoints,
} from "@loopline/services";
import { roleUrl } from "@loopline/setup";
import { z } from "zod";

/** Options that every command takes. */
export const commonOptions = {
  state: { type: "string" },
  json: { type: "boolean", default: false },
} as const;

/** The lines of every command's help about {@link commonOptions}. */
export const commonHelp = `  --state DIR    use the stack of this state directory (default: the deployment that GOOGLE_CLOUD_PROJECT names;
                 if that is not set, the stack of this checkout)
  --json         print JSON, for scripts
  --help         show this help
`;

/** The pipeline that a command works on. */
export interface Target {
  /** Names it for people. */
  readonly name: string;
  /** The environment of its functions. */
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * Chooses the pipeline: the stack of `stateDirectory`; without one, the deployment that the environment names by
 * GOOGLE_CLOUD_PROJECT; without that, the stack of this checkout.
 * @throws an error that says how to start the stack if it is not running.
 */
export function chooseTarget(
  stateDirectory: string | undefined,
  env: NodeJS.ProcessEnv = process.env,
): Target {
  const project = env.GOOGLE_CLOUD_PROJECT;
  if (stateDirectory === undefined && project) return { name: `project ${project}`, environment: env };
  // Otherwise Google's clients look for a metadata server, and warn that there is none.
  process.env.METADATA_SERVER_DETECTION ??= "none";
  const directory = resolve(stateDirectory ?? defaultStateDirectory);
  const environment = { ...localEnvironment(readEndpoints(directory)), LOG_LEVEL: env.LOG_LEVEL };
  return { name: `the stack of ${directory}`, environment };
}

/**
 * The environment of the functions of a stack on this machine. They connect to the database as `ml_readwrite`, with the
 * password from Secret Manager.
 */
export function localEnvironment(endpoints: Endpoints): NodeJS.ProcessEnv {
  const database = decodeURIComponent(new URL(endpoints.databaseUrl).pathname.slice(1));
  return {
    GOOGLE_CLOUD_PROJECT: endpoints.project,
    DATASET: endpoints.dataset,
    PUBSUB_EMULATOR_HOST: endpoints.pubsub,
    REDIS_URL: endpoints.redisUrl,
    DATABASE_URL: roleUrl(endpoints.databaseUrl, database),
    DB_PASSWORD_SECRET: passwordSecret,
    SECRET_MANAGER_API_ENDPOINT: endpoints.secretManager,
    STORAGE_API_ENDPOINT: endpoints.storage,
    MODEL_BUCKET: modelBucket,
  };
}

// Commands print their errors themselves, so logging is off unless LOG_LEVEL asks for it.
const quietProcess = { ...processVariables, LOG_LEVEL: z.enum(logLevels).default("silent") };

/** Reads these variables of a target. The reader throws {AppError} `config` with every variable that is wrong. */
function reads<S extends z.ZodRawShape>(variables: S) {
  const load = defineConfig({ ...quietProcess, ...variables });
  return ({ environment }: Target) => load(environment);
}

export const modelVariables = {
  ...databaseVariables,
  ...datasetVariables,
  ...redisVariables,
  ...modelStoreVariables,
};

export const loadDeadLettersConfig = reads(publishVariables);
export const loadModelsConfig = reads(modelVariables);
export const loadCacheConfig = reads({ ...modelVariables, ...cacheListVariables });
export const loadTrainingConfig = reads({ ...databaseVariables, ...publishVariables, ...datasetVariables });
export const loadKeysConfig = reads({
  API_KEYS_SECRET: keyVariables.API_KEYS_SECRET,
  SECRET_MANAGER_API_ENDPOINT: keyVariables.SECRET_MANAGER_API_ENDPOINT,
});
export const loadUsageConfig = reads(redisVariables);

export type DeadLettersConfig = ReturnType<typeof loadDeadLettersConfig>;
