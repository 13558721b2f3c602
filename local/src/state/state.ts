import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { stateFiles } from "./state-files.ts";
import { writePrivateJson } from "./write-private-file.ts";

/** Which notes the training set started from. */
export const DataOriginSchema = z.discriminatedUnion("source", [
  z.object({ source: z.literal("samples") }),
  z.object({
    source: z.literal("file"),
    /** The file's name where it came from. */
    name: z.string(),
    /** Of its bytes, in hexadecimal. */
    sha256: z.string(),
  }),
]);

const StateSchema = z.object({
  /** Absent while no private cluster was made. */
  postgres: z.object({ home: z.string(), superuserPassword: z.string() }).optional(),
  /** Of the functions' role. */
  readwritePassword: z.string(),
  /** Absent until the training set has its first rows. */
  data: DataOriginSchema.optional(),
});

export type DataOrigin = z.infer<typeof DataOriginSchema>;
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

/** 144 random bits that need no escaping in URLs. */
export function newPassword(): string {
  return randomBytes(18).toString("base64url");
}
