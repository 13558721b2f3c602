import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DataOriginSchema, type Endpoints, endpointsFile, usersDirectory } from "@loopline/services";
import { z } from "zod";

/** The files of a state directory. */
export function stateFiles(directory: string) {
  return {
    /** What the next start must know: see {@link State}. */
    state: join(directory, "state.json"),
    /** Which processes use this directory now: see lock-state.ts. */
    running: join(directory, "running.json"),
    /** The addresses of a running stack: see {@link Endpoints}. */
    endpoints: endpointsFile(directory),
    users: usersDirectory(directory),
    postgres: join(directory, "postgres"),
    redis: join(directory, "redis"),
    gcp: join(directory, "gcp"),
    /** A copy of the file given with `--data`. */
    records: join(directory, "data", "records.csv"),
    /** The definition of a dataset that is not the default one. */
    definition: join(directory, "data", "definition.json"),
    data: join(directory, "data"),
  } as const;
}

const StateSchema = z.object({
  /** Absent until a private cluster has been chosen. */
  postgres: z.object({ home: z.string(), superuserPassword: z.string() }).optional(),
  /** Of the functions' role. */
  readwritePassword: z.string(),
  /** Absent until the training set has its first rows. */
  data: DataOriginSchema.optional(),
});

export type State = z.infer<typeof StateSchema>;

/** Reads the state of an earlier start, or creates one with new passwords. @throws if the file is damaged. */
export function readState(directory: string): State {
  const file = stateFiles(directory).state;
  if (!existsSync(file)) return { readwritePassword: newPassword() };
  try {
    return StateSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (cause) {
    throw new Error(`${file} is damaged: start over with npm run reset`, { cause });
  }
}

export function writeState(directory: string, state: State): void {
  writePrivateJson(stateFiles(directory).state, state);
}

export function writeEndpoints(stateDirectory: string, endpoints: Endpoints): void {
  writePrivateJson(stateFiles(stateDirectory).endpoints, endpoints);
}

/** 144 random bits, in characters that need no escaping in URLs. */
export function newPassword(): string {
  return randomBytes(18).toString("base64url");
}

/** Writes a file that only its owner can read, completely or not at all. */
export function writePrivateFile(path: string, content: string | Uint8Array): void {
  const fresh = `${path}.new`;
  writeFileSync(fresh, content, { mode: 0o600 });
  renameSync(fresh, path);
}

export function writePrivateJson(path: string, value: unknown): void {
  writePrivateFile(path, `${JSON.stringify(value, null, 2)}\n`);
}
