import { AppError } from "../core/app-error.ts";
import { createSecretClient, type SecretClientOptions } from "./create-secret-client.ts";

export interface SecretReaderOptions extends SecretClientOptions {
  readonly timeoutMs: number;
}

/** Reads the newest version of a secret. @throws {AppError} `unavailable`. */
export type SecretReader = (name: string) => Promise<string>;

/** Reads from Google Secret Manager. */
export function createSecretReader(options: SecretReaderOptions): SecretReader {
  const client = createSecretClient(options);
  return async (name) => {
    const resource = `projects/${options.projectId}/secrets/${name}/versions/latest`;
    try {
      const [version] = await client.accessSecretVersion({ name: resource }, { timeout: options.timeoutMs });
      const data = version.payload?.data;
      if (data === undefined || data === null) throw new Error("the version holds no data");
      return Buffer.from(data).toString("utf8");
    } catch (cause) {
      throw new AppError("unavailable", `secret ${name} could not be read`, { cause });
    }
  };
}
