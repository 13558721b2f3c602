import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { defaultStateDirectory } from "@loopline/services";
import { z } from "zod";

const blankIsAbsent = z
  .string()
  .transform((text) => text.trim() || undefined)
  .optional();

function urlOf(protocols: readonly string[], example: string) {
  return blankIsAbsent.refine(
    (text) => text === undefined || (URL.canParse(text) && protocols.includes(new URL(text).protocol)),
    `must be a URL such as ${example}`,
  );
}

const ConfigSchema = z.object({
  /** A superuser's URL of a running Postgres to use instead of a private one. */
  DATABASE_URL: urlOf(["postgres:", "postgresql:"], "postgres://user:password@127.0.0.1:5432/postgres"),
  /** A file with DATABASE_URL, because it contains a password. */
  DATABASE_URL_FILE: z.string().optional(),
  /** A running Redis to use instead of a private one. */
  REDIS_URL: urlOf(["redis:", "rediss:"], "redis://127.0.0.1:6379"),
});

/** The configuration of the one-machine stack. */
export interface Config {
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
}

/** @throws one error that names every variable that is wrong. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const file = env.DATABASE_URL_FILE;
  const parsed = ConfigSchema.safeParse(
    file === undefined ? env : { ...env, DATABASE_URL: readFileSync(file, "utf8") },
  );
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
    throw new Error(`${problems.join("; ")}. Correct or unset it.`);
  }
  return { databaseUrl: parsed.data.DATABASE_URL, redisUrl: parsed.data.REDIS_URL };
}

/** The port that a function listens on. @throws if PORT is missing or wrong. */
export function loadPort(env: NodeJS.ProcessEnv = process.env): number {
  const port = z.coerce.number().int().min(1).max(65_535).safeParse(env.PORT);
  if (!port.success) throw new Error(`PORT must be a port number, not ${env.PORT ?? "absent"}`);
  return port.data;
}

/** The user's working directory. npm runs scripts in the root of the checkout, wherever it was called. */
export function callerDirectory(env: NodeJS.ProcessEnv = process.env): string {
  return env.INIT_CWD ?? process.cwd();
}

/** The directories in which programs are looked for. */
export function searchPath(env: NodeJS.ProcessEnv = process.env): string[] {
  return (env.PATH ?? "").split(delimiter).filter((directory) => directory !== "");
}

/**
 * The environment of every child process. Nothing else is passed on, so that a user's proxies, credentials and Node
 * options cannot change how the stack behaves.
 */
export function childEnvironment(env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const kept = ["PATH", "HOME", "TMPDIR", "TZ", "NODE_COMPILE_CACHE"];
  return Object.fromEntries(kept.flatMap((key) => (env[key] === undefined ? [] : [[key, env[key]]])));
}

/** Node's compiled code of all that the stack runs. */
export const compileCacheDirectory = join(defaultStateDirectory, "compile-cache");
