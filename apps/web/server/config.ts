import { parseEnv, processVariables, tracingVariables, wholeNumber } from "@loopline/platform";
import { z } from "zod";

const urlOf = (service: string) =>
  z.url({ protocol: /^https?$/, error: `must be the ${service}'s http:// or https:// URL` });

const EnvSchema = z
  .object({
    INGEST_API_URL: urlOf("API"),
    PREDICT_API_URL: urlOf("API"),
    /** Watches the pipeline on one machine. There is none in the cloud. */
    MONITOR_URL: urlOf("monitor").optional(),
    /** A CSV file to draw sample batches from. Without it, bank notes are generated. */
    RECORDS_FILE: z.string().min(1).optional(),
    /** For APIs that require a key. It needs the scopes to read, submit and correct, and `on-behalf` if users sign in. */
    API_KEY: z.string().min(1).optional(),
    /** The users who may sign in. Without it, and without Identity-Aware Proxy, nobody needs to. */
    USERS_DIRECTORY: z.string().min(1).optional(),
    /** The audience of Identity-Aware Proxy's assertions: with it, only requests that it has signed are answered. */
    IAP_AUDIENCE: z.string().startsWith("/projects/", "must start with /projects/").optional(),
    /** The host names that this server answers to, separated by commas. Default: any. */
    ALLOWED_HOSTS: z
      .string()
      .min(1)
      .transform((hosts) => hosts.split(","))
      .optional(),
    /** Milliseconds until an API counts as down. */
    API_TIMEOUT_MS: wholeNumber(100, 60_000).default(5_000),
    LOG_LEVEL: processVariables.LOG_LEVEL,
    /** The project that stores the traces. */
    GOOGLE_CLOUD_PROJECT: processVariables.GOOGLE_CLOUD_PROJECT.optional(),
    ...tracingVariables,
  })
  .refine(
    ({ USERS_DIRECTORY, IAP_AUDIENCE }) => USERS_DIRECTORY === undefined || IAP_AUDIENCE === undefined,
    {
      path: ["IAP_AUDIENCE"],
      error: "excludes USERS_DIRECTORY: users sign in either here or at the proxy",
    },
  );

export type Config = z.infer<typeof EnvSchema>;

/** @throws {AppError} `config`, listing every variable that is missing or wrong. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  return parseEnv(EnvSchema, env);
}

/** Ends the process if its environment is wrong. Next would go on and answer every request with 500. */
export function loadConfigOrExit(): Config {
  try {
    return loadConfig();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exit(1);
  }
}
