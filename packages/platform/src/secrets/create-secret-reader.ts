import { SecretManagerServiceClient } from "@google-cloud/secret-manager";
import { credentials } from "@grpc/grpc-js";
import { AppError } from "../core/app-error.ts";

export interface SecretReaderOptions {
  readonly projectId: string;
  /** `host:port` of a server without TLS, instead of Google's. */
  readonly apiEndpoint?: string | undefined;
  readonly timeoutMs: number;
}

/** Reads the newest version of a secret. @throws {AppError} `unavailable`. */
export type SecretReader = (name: string) => Promise<string>;

/** Reads from Google Secret Manager. */
export function createSecretReader(options: SecretReaderOptions): SecretReader {
  const client = new SecretManagerServiceClient(clientOptions(options));
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

function clientOptions({ projectId, apiEndpoint }: SecretReaderOptions) {
  if (apiEndpoint === undefined) return { projectId };
  const [host, port] = apiEndpoint.split(":");
  return { projectId, apiEndpoint: host, port: Number(port), sslCreds: credentials.createInsecure() };
}
