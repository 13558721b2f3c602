import { z } from "zod";
import { parseEnv } from "./parse-env.ts";

/**
 * Makes what reads a process's configuration, from the variables that it may have. Each `config.ts` calls this, and
 * nothing else reads the environment.
 */
export function defineConfig<S extends z.ZodRawShape>(
  variables: S,
): (env?: NodeJS.ProcessEnv) => z.infer<z.ZodObject<S>> {
  const schema = z.object(variables);
  return (env = process.env) => parseEnv(schema, env);
}
