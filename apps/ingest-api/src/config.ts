import {
  apiVariables,
  parseEnv,
  processVariables,
  publishVariables,
  redisVariables,
} from "@loopline/platform";
import { z } from "zod";

const EnvSchema = z.object({
  ...processVariables,
  ...publishVariables,
  ...redisVariables,
  ...apiVariables,
});

export type Config = z.infer<typeof EnvSchema>;

/** @throws {AppError} `config`, listing every variable that is missing or wrong. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  return parseEnv(EnvSchema, env);
}
