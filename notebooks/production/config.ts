import { rulesVariables } from "@loopline/learning";
import { chooseTarget, type Target } from "@loopline/ops";
import {
  databaseVariables,
  datasetVariables,
  logLevels,
  modelStoreVariables,
  parseEnv,
  processVariables,
  publishVariables,
  redisVariables,
} from "@loopline/platform";
import { z } from "zod";

const variables = {
  ...processVariables,
  LOG_LEVEL: z.enum(logLevels).default("warn"),
  ...publishVariables,
  ...databaseVariables,
  ...redisVariables,
  ...modelStoreVariables,
  ...rulesVariables,
  ...datasetVariables,
  /** Whether the candidate is published, for a run in which nobody can say so in a cell. */
  PUBLISH: z.enum(["yes", "no"]).default("no"),
};

const ConfigSchema = z.object(variables);

export type ProductionConfig = z.infer<typeof ConfigSchema>;

export interface ProductionTarget {
  /** For people: which pipeline it is. */
  readonly name: string;
  readonly config: ProductionConfig;
}

/**
 * Chooses the pipeline as the commands do: the deployment that the environment names by GOOGLE_CLOUD_PROJECT, else the
 * stack of this checkout.
 * @throws an error that says how to start the stack, when it does not run; {@link AppError} `config`, listing every
 * variable that is missing or wrong
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): ProductionTarget {
  const { name, environment } = runningTarget(env);
  return { name, config: parseEnv(ConfigSchema, { ...env, ...environment }) };
}

function runningTarget(env: NodeJS.ProcessEnv): Target {
  try {
    return chooseTarget(undefined, env);
  } catch {
    throw new Error(notRunning("no stack runs here"));
  }
}

/** The sentence that says what to do about a pipeline that is not there. */
export function notRunning(problem: string): string {
  return `${problem}: start a stack with npm start, give it a history with npm run demo, and run this again`;
}

/** What of the environment a kernel is told, on top of what every child gets. */
export function inheritedVariables(env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const names = [...Object.keys(variables), "GOOGLE_APPLICATION_CREDENTIALS"];
  return Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}
