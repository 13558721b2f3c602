import { parseEnv, processVariables, tracingVariables, wholeNumber } from "@loopline/platform";
import { z } from "zod";

const urlOf = (whom: string) =>
  z.url({ protocol: /^https?$/, error: `must be the ${whom}'s http:// or https:// URL` });

const EnvSchema = z.object({
  INGEST_API_URL: urlOf("API"),
  PREDICT_API_URL: urlOf("API"),
  /** What watches the pipeline on one machine. In the cloud there is none. */
  MONITOR_URL: urlOf("monitor").optional(),
  /** A CSV of labelled notes that sample batches are drawn from. Generated notes without it. */
  NOTES_FILE: z.string().min(1).optional(),
  /** For APIs that ask their callers for a key: one that may read, submit and correct. */
  API_KEY: z.string().min(1).optional(),
  /** Milliseconds until an API counts as down. */
  API_TIMEOUT_MS: wholeNumber(100, 60_000).default(5_000),
  LOG_LEVEL: processVariables.LOG_LEVEL,
  /** Where its traces are kept. */
  GOOGLE_CLOUD_PROJECT: processVariables.GOOGLE_CLOUD_PROJECT.optional(),
  ...tracingVariables,
});

export type Config = z.infer<typeof EnvSchema>;

/** @throws {AppError} `config`, listing every variable that is missing or wrong. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  return parseEnv(EnvSchema, env);
}
