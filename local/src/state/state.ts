import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { DataOriginSchema, type Endpoints } from "@loopline/services";
import { z } from "zod";
import { stateFiles } from "./state-files.ts";
import { writePrivateJson } from "./write-private-file.ts";

const StateSchema = z.object({
  /** Absent while no private cluster was made. */
  postgres: z.object({ home: z.string(), superuserPassword: z.string() }).optional(),
  /** Of the functions' role. */
  readwritePassword: z.string(),
  /** Absent until the training set has its first rows. */
  data: DataOriginSchema.optional(),
});

export type State = z.infer<typeof StateSchema>;

/** Reads what an earlier start left, or begins anew with fresh passwords. @throws when the file is damaged. */
export function readState(directory: string): State {
  const file = stateFiles(directory).state;
  if (!existsSync(file)) return { readwritePassword: newPassword() };
  try {
    return StateSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (cause) {
    throw new Error(`${file} is damaged: start anew with npm run reset`, { cause });
  }
}

export function writeState(directory: string, state: State): void {
  writePrivateJson(stateFiles(directory).state, state);
}

export function writeEndpoints(stateDirectory: string, endpoints: Endpoints): void {
  writePrivateJson(stateFiles(stateDirectory).endpoints, endpoints);
}

/** 144 random bits that need no escaping in URLs. */
export function newPassword(): string {
  return randomBytes(18).toString("base64url");
}
