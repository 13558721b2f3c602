import { SecretManagerServiceClient } from "@google-cloud/secret-manager";
import { credentials } from "@grpc/grpc-js";
import { AppError } from "../core/app-error.ts";
import { decodeUtf8 } from "../core/json.ts";
import { grpcStatus, statusOf, withDeadline } from "../core/outside-calls.ts";

interface SecretOptions {
  readonly projectId: string;
  /** `host:port` of a server without TLS, instead of Google's. */
  readonly apiEndpoint?: string | undefined;
  /** Timeout of each operation, retries included. */
  readonly timeoutMs: number;
}

export interface SecretVersion {
  /** From 1, and increased by one with each version added. */
  readonly version: number;
  readonly text: string;
}

/** A secret that is replaced by adding versions. Every method may throw {AppError} `unavailable`. */
export interface VersionedSecret {
  /** The newest version, or null when the secret or a version of it does not exist. */
  newest(): Promise<SecretVersion | null>;
  /** One version, by its number. */
  read(version: number): Promise<SecretVersion>;
  /** Adds a version, and creates the secret if it does not exist. Returns the version's number. */
  add(text: string): Promise<number>;
  close(): Promise<void>;
}

/** A secret of Google Secret Manager. */
export function createVersionedSecret(secretId: string, options: SecretOptions): VersionedSecret {
  const client = createClient(options);
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
      if (statusOf(error) !== grpcStatus.alreadyExists) throw error;
    });
    return await add(text, signal);
  }

  async function call<T>(done: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    try {
      return await withDeadline(timeout, "Secret Manager", work);
    } catch (cause) {
      throw new AppError("unavailable", `secret ${secretId} could not be ${done}`, { cause });
    }
  }

  return {
    newest: () =>
      call("read", (signal) =>
        read("latest", signal).catch((error) => {
          if (statusOf(error) === grpcStatus.notFound) return null;
          throw error;
        }),
      ),
    read: (version) => call("read", (signal) => read(version, signal)),
    add: (text) =>
      call("written", (signal) =>
        add(text, signal).catch((error) => {
          if (statusOf(error) === grpcStatus.notFound) return addFirst(text, signal);
          throw error;
        }),
      ),
    close: () => withDeadline(timeout, "Secret Manager", () => client.close()).catch(() => {}),
  };
}

/** Reads the newest version of a secret, which must exist. @throws {AppError} `unavailable`. */
export type SecretReader = (secretId: string) => Promise<string>;

/** A reader of Google Secret Manager. */
export function createSecretReader(options: SecretOptions): SecretReader {
  const client = createClient(options);
  const { projectId, timeoutMs: timeout } = options;
  return async (secretId) => {
    const name = `projects/${projectId}/secrets/${secretId}/versions/latest`;
    try {
      const [version] = await withDeadline(timeout, "Secret Manager", (signal) =>
        client.accessSecretVersion({ name }, { timeout, signal }),
      );
      return textOf(version.payload?.data);
    } catch (cause) {
      throw new AppError("unavailable", `secret ${secretId} could not be read`, { cause });
    }
  };
}

/** Google's client. It connects with its first call. */
function createClient({ projectId, apiEndpoint }: SecretOptions): SecretManagerServiceClient {
  if (apiEndpoint === undefined) return new SecretManagerServiceClient({ projectId });
  const [host, port] = apiEndpoint.split(":");
  return new SecretManagerServiceClient({
    projectId,
    apiEndpoint: host,
    port: Number(port),
    sslCreds: credentials.createInsecure(),
  });
}

function textOf(data: Uint8Array | string | null | undefined): string {
  if (data === undefined || data === null) throw new Error("the version holds no data");
  const text = decodeUtf8(Buffer.from(data));
  if (text === undefined) throw new Error("the version is not UTF-8");
  return text;
}

function versionNumber(name: unknown): number {
  const [, number] = /\/versions\/(\d+)$/.exec(String(name)) ?? [];
  if (number === undefined) throw new Error(`a secret's version has the name ${String(name)}`);
  return Number(number);
}
