import { z } from "zod";
import { UsageError } from "./command-line/usage-error.ts";

const url = z.url({ protocol: /^https?$/, error: "must be an http:// or https:// URL" });

const ConfigSchema = z.object({
  LOOPLINE_INGEST_URL: url.optional(),
  LOOPLINE_PREDICT_URL: url.optional(),
  LOOPLINE_API_KEY: z
    .string()
    .regex(/^[\x21-\x7e]+$/, "must be visible ASCII characters")
    .optional(),
});

export type Config = z.infer<typeof ConfigSchema>;

/** @throws {UsageError} that names the variable that is wrong. Its value may be a secret, and is not told. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const set = Object.entries(env).filter(([, value]) => value !== "");
  const { data, error } = ConfigSchema.safeParse(Object.fromEntries(set));
  if (data !== undefined) return data;
  const [issue] = error.issues;
  throw new UsageError(`${issue?.path.join(".")} ${issue?.message}`);
}

/** The URL that an option gives. @throws {UsageError} if it is none */
export function parseUrl(option: string, text: string | undefined): string | undefined {
  if (text === undefined || url.safeParse(text).success) return text;
  throw new UsageError(`${option} is ${JSON.stringify(text)}, expected an http:// or https:// URL`);
}
