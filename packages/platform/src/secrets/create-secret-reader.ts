import { AppError } from "../core/app-error.ts";
import { decodeUtf8 } from "../core/decode-utf8.ts";
import { withDeadline } from "../core/with-deadline.ts";
import { createSecretClient, type SecretClientOptions } from "./create-secret-client.ts";

export interface SecretReaderOptions extends SecretClientOptions {
  /** How long each operation may take, its retries included. */
  readonly timeoutMs: number;
}

/** Reads the newest version of a secret. @throws {AppError} `unavailable`. */
export type SecretReader = (name: string) => Promise<string>;

/** Reads from Google Secret Manager. */
export function createSecretReader(options: SecretReaderOptions): SecretReader {
  const client = createSecretClient(options);
  const { timeoutMs: timeout } = options;
  return async (name) => {
    const resource = `projects/${options.projectId}/secrets/${name}/versions/latest`;
    try {
      const [version] = await withDeadline(timeout, "Secret Manager", (signal) =>
        client.accessSecretVersion({ name: resource }, { timeout, signal }),
      );
      return textOf(version.payload?.data);
    } catch (cause) {
      throw new AppError("unavailable", `secret ${name} could not be read`, { cause });
    }
  };
}

/** What a version of a secret holds. */
export function textOf(data: Uint8Array | string | null | undefined): string {
  if (data === undefined || data === null) throw new Error("the version holds no data");
  const text = decodeUtf8(Buffer.from(data));
  if (text === undefined) throw new Error("the version is not UTF-8");
  return text;
}
