import { databaseVariables, parseEnv, processVariables, publishVariables } from "@loopline/platform";
import { z } from "zod";

const EnvSchema = z.object({
  ...processVariables,
  ...publishVariables,
  ...databaseVariables,
});

export type Config = z.infer<typeof EnvSchema>;

/** @throws {AppError} `config`, listing every variable that is missing or wrong. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  return parseEnv(EnvSchema, env);
}
