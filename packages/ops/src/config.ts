import { resolve } from "node:path";
import {
  cacheListVariables,
  databaseVariables,
  keyVariables,
  logLevels,
  modelStoreVariables,
  parseEnv,
  processVariables,
  publishVariables,
  redisVariables,
} from "@loopline/platform";
import { defaultStateDirectory, readEndpoints } from "@loopline/services";
import { z } from "zod";
import { localEnvironment } from "./local-environment.ts";

/** A failure is told by the command itself; the log of what is underneath is for those who ask for it. */
const quietProcess = { ...processVariables, LOG_LEVEL: z.enum(logLevels).default("silent") };

const DeadLettersSchema = z.object({ ...quietProcess, ...publishVariables });

const ModelsSchema = z.object({
  ...quietProcess,
  ...databaseVariables,
  ...redisVariables,
  ...modelStoreVariables,
});

const CacheSchema = ModelsSchema.extend(cacheListVariables);

const TrainingSchema = z.object({ ...quietProcess, ...databaseVariables, ...publishVariables });

const KeysSchema = z.object({
  ...quietProcess,
  API_KEYS_SECRET: keyVariables.API_KEYS_SECRET,
  SECRET_MANAGER_API_ENDPOINT: keyVariables.SECRET_MANAGER_API_ENDPOINT,
});

export type DeadLettersConfig = z.infer<typeof DeadLettersSchema>;
export type ModelsConfig = z.infer<typeof ModelsSchema>;
export type CacheConfig = z.infer<typeof CacheSchema>;
export type TrainingConfig = z.infer<typeof TrainingSchema>;
export type KeysConfig = z.infer<typeof KeysSchema>;

/** The pipeline that a command works on. */
export interface Target {
  /** For people: which one it is. */
  readonly name: string;
  /** What a function of it finds in its environment. */
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * Chooses the pipeline: the stack of `stateDirectory`; without one, the deployment that the environment names by
 * GOOGLE_CLOUD_PROJECT; without that, the stack of this checkout.
 * @throws an error that says how to start the stack, when it does not run.
 */
export function chooseTarget(
  stateDirectory: string | undefined,
  env: NodeJS.ProcessEnv = process.env,
): Target {
  const project = env.GOOGLE_CLOUD_PROJECT;
  if (stateDirectory === undefined && project) return { name: `project ${project}`, environment: env };
  // Google's clients would look for a metadata server, and warn that there is none.
  process.env.METADATA_SERVER_DETECTION ??= "none";
  const directory = resolve(stateDirectory ?? defaultStateDirectory);
  const environment = { ...localEnvironment(readEndpoints(directory)), LOG_LEVEL: env.LOG_LEVEL };
  return { name: `the stack of ${directory}`, environment };
}

/** @throws {AppError} `config`, listing every variable that is missing or wrong. */
export const loadDeadLettersConfig = ({ environment }: Target): DeadLettersConfig =>
  parseEnv(DeadLettersSchema, environment);

/** @throws {AppError} `config`, listing every variable that is missing or wrong. */
export const loadModelsConfig = ({ environment }: Target): ModelsConfig =>
  parseEnv(ModelsSchema, environment);

/** @throws {AppError} `config`, listing every variable that is missing or wrong. */
export const loadCacheConfig = ({ environment }: Target): CacheConfig => parseEnv(CacheSchema, environment);

/** @throws {AppError} `config`, listing every variable that is missing or wrong. */
export const loadTrainingConfig = ({ environment }: Target): TrainingConfig =>
  parseEnv(TrainingSchema, environment);

/** @throws {AppError} `config`, listing every variable that is missing or wrong. */
export const loadKeysConfig = ({ environment }: Target): KeysConfig => parseEnv(KeysSchema, environment);
