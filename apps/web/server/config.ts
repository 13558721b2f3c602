import { parseEnv, processVariables, tracingVariables, wholeNumber } from "@loopline/platform";
import { z } from "zod";

const urlOf = (service: string) =>
  z.url({ protocol: /^https?$/, error: `must be the ${service}'s http:// or https:// URL` });

const EnvSchema = z.object({
  INGEST_API_URL: urlOf("API"),
  PREDICT_API_URL: urlOf("API"),
  /** Watches the pipeline on one machine. There is none in the cloud. */
  MONITOR_URL: urlOf("monitor").optional(),
  /** A CSV file to draw sample batches from. Without it, bank notes are generated. */
  RECORDS_FILE: z.string().min(1).optional(),
  /** For APIs that require a key. It needs the scopes to read, submit and correct. */
  API_KEY: z.string().min(1).optional(),
  /** Milliseconds until an API counts as down. */
  API_TIMEOUT_MS: wholeNumber(100, 60_000).default(5_000),
  LOG_LEVEL: processVariables.LOG_LEVEL,
  /** The project that stores the traces. */
  GOOGLE_CLOUD_PROJECT: processVariables.GOOGLE_CLOUD_PROJECT.optional(),
  ...tracingVariables,
});

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
