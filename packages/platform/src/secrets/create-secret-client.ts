import { SecretManagerServiceClient } from "@google-cloud/secret-manager";
import { credentials } from "@grpc/grpc-js";

export interface SecretClientOptions {
  readonly projectId: string;
  /** `host:port` of a server without TLS, instead of Google's. */
  readonly apiEndpoint?: string | undefined;
}

/** Google's client. Nothing is connected before its first call. */
export function createSecretClient({
  projectId,
  apiEndpoint,
}: SecretClientOptions): SecretManagerServiceClient {
  if (apiEndpoint === undefined) return new SecretManagerServiceClient({ projectId });
  const [host, port] = apiEndpoint.split(":");
  return new SecretManagerServiceClient({
    projectId,
    apiEndpoint: host,
    port: Number(port),
    sslCreds: credentials.createInsecure(),
  });
}
