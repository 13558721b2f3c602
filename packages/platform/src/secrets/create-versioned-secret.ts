import { status } from "@grpc/grpc-js";
import { z } from "zod";
import { AppError } from "../core/app-error.ts";
import { withDeadline } from "../core/with-deadline.ts";
import { createSecretClient } from "./create-secret-client.ts";
import { type SecretReaderOptions, textOf } from "./create-secret-reader.ts";

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
  const { timeoutMs: timeout } = options;

  async function read(version: number | "latest", signal: AbortSignal): Promise<SecretVersion> {
    const name = `${secret}/versions/${version}`;
    const [answer] = await client.accessSecretVersion({ name }, { timeout, signal });
    return { version: versionNumber(answer.name), text: textOf(answer.payload?.data) };
  }

  async function add(text: string, signal: AbortSignal): Promise<number> {
    const payload = { data: Buffer.from(text) };
    const [version] = await client.addSecretVersion({ parent: secret, payload }, { timeout, signal });
    return versionNumber(version.name);
  }

  async function addFirst(text: string, signal: AbortSignal): Promise<number> {
    const request = { parent, secretId, secret: { replication: { automatic: {} } } };
    await client.createSecret(request, { timeout, signal }).catch((error) => {
      if (!hasStatus(error, status.ALREADY_EXISTS)) throw error;
    });
    return await add(text, signal);
  }

  async function told<T>(what: string, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
    try {
      return await withDeadline(timeout, "Secret Manager", call);
    } catch (cause) {
      throw new AppError("unavailable", `secret ${secretId} could not be ${what}`, { cause });
    }
  }

  return {
    newest: () =>
      told("read", (signal) =>
        read("latest", signal).catch((error) => {
          if (hasStatus(error, status.NOT_FOUND)) return null;
          throw error;
        }),
      ),
    read: (version) => told("read", (signal) => read(version, signal)),
    add: (text) =>
      told("written", (signal) =>
        add(text, signal).catch((error) => {
          if (hasStatus(error, status.NOT_FOUND)) return addFirst(text, signal);
          throw error;
        }),
      ),
    close: () => withDeadline(timeout, "Secret Manager", () => client.close()).catch(() => {}),
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
