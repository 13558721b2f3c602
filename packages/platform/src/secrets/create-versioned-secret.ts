import { status } from "@grpc/grpc-js";
import { z } from "zod";
import { AppError } from "../core/app-error.ts";
import { createSecretClient } from "./create-secret-client.ts";
import type { SecretReaderOptions } from "./create-secret-reader.ts";

export interface SecretVersion {
  /** 1 for the first, and one more for each that was added. */
  readonly version: number;
  readonly text: string;
}

/** A secret that is read, and replaced by adding versions to it. Everything may throw {AppError} `unavailable`. */
export interface VersionedSecret {
  /** The newest version, or null when there is none, or no such secret. */
  newest(): Promise<SecretVersion | null>;
  /** One version, by its number. */
  read(version: number): Promise<SecretVersion>;
  /** Makes this the newest version, and the secret if there is none. Returns the version's number. */
  add(text: string): Promise<number>;
  close(): Promise<void>;
}

/** A secret of Google Secret Manager. */
export function createVersionedSecret(secretId: string, options: SecretReaderOptions): VersionedSecret {
  const client = createSecretClient(options);
  const parent = `projects/${options.projectId}`;
  const secret = `${parent}/secrets/${secretId}`;
  const patience = { timeout: options.timeoutMs };

  async function read(version: number | "latest"): Promise<SecretVersion> {
    const [answer] = await client.accessSecretVersion({ name: `${secret}/versions/${version}` }, patience);
    return {
      version: versionNumber(answer.name),
      text: Buffer.from(answer.payload?.data ?? "").toString("utf8"),
    };
  }

  async function add(text: string): Promise<number> {
    const payload = { data: Buffer.from(text) };
    const [version] = await client.addSecretVersion({ parent: secret, payload }, patience);
    return versionNumber(version.name);
  }

  async function addFirst(text: string): Promise<number> {
    await client
      .createSecret({ parent, secretId, secret: { replication: { automatic: {} } } }, patience)
      .catch((error) => {
        if (!hasStatus(error, status.ALREADY_EXISTS)) throw error;
      });
    return await add(text);
  }

  async function told<T>(what: string, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (cause) {
      throw new AppError("unavailable", `secret ${secretId} could not be ${what}`, { cause });
    }
  }

  return {
    newest: () =>
      told("read", () =>
        read("latest").catch((error) => {
          if (hasStatus(error, status.NOT_FOUND)) return null;
          throw error;
        }),
      ),
    read: (version) => told("read", () => read(version)),
    add: (text) =>
      told("written", () =>
        add(text).catch((error) => {
          if (hasStatus(error, status.NOT_FOUND)) return addFirst(text);
          throw error;
        }),
      ),
    close: () => client.close(),
  };
}

const StatusSchema = z.object({ code: z.number() });

function hasStatus(error: unknown, code: status): boolean {
  return StatusSchema.safeParse(error).data?.code === code;
}

function versionNumber(name: unknown): number {
  const [, number] = /\/versions\/(\d+)$/.exec(String(name)) ?? [];
  if (number === undefined) throw new Error(`a secret's version has the name ${String(name)}`);
  return Number(number);
}
