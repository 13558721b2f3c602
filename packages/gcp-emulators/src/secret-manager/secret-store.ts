import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { writeFileAtomically } from "../storage/write-file-atomically.ts";
import { type SecretRecord, SecretRecordSchema } from "./secret-record.ts";

/** The durable copy of all secrets. Each save and removal is atomic. */
export interface SecretStore {
  load(): Promise<SecretRecord[]>;
  save(secret: SecretRecord): Promise<void>;
  remove(name: string): Promise<void>;
}

/** Remembers nothing: for an emulator without a dataDir. */
export const forgetfulSecretStore: SecretStore = {
  load: async () => [],
  save: async () => {},
  remove: async () => {},
};

/** One JSON file per secret in `folder`, readable by its owner alone. Payloads are not encrypted. */
export function createFileSecretStore(folder: string): SecretStore {
  // A hash, because an id of 255 characters leaves no room for anything else in a file name.
  const fileOf = (name: string) => join(folder, `${createHash("sha256").update(name).digest("hex")}.json`);

  return {
    async load() {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const secrets: SecretRecord[] = [];
      for (const file of await readdir(folder)) {
        const path = join(folder, file);
        if (file.endsWith(".tmp")) await rm(path, { force: true });
        else if (file.endsWith(".json")) secrets.push(await readSecret(path));
      }
      return secrets;
    },
    save: (secret) => writeFileAtomically(fileOf(secret.name), JSON.stringify(secret), 0o600),
    remove: (name) => rm(fileOf(name), { force: true }),
  };
}

async function readSecret(path: string): Promise<SecretRecord> {
  try {
    return SecretRecordSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    // Without the cause: a parser's message may quote the payload.
    throw new Error(`Cannot read ${path}: not a secret of this emulator. Remove it or the data folder.`);
  }
}
