import { SecretManagerServiceClient } from "@google-cloud/secret-manager";
import { credentials } from "@grpc/grpc-js";
import { localProject } from "../emulators/emulators.ts";
import { hasStatus, unlessItExists } from "./grpc-status.ts";

/** Makes a secret with this value as its newest version, unless it is that already. */
export async function seedSecret(endpoint: string, secretId: string, value: string): Promise<void> {
  const [apiEndpoint, port] = endpoint.split(":");
  const client = new SecretManagerServiceClient({
    projectId: localProject,
    apiEndpoint,
    port: Number(port),
    sslCreds: credentials.createInsecure(),
  });
  const parent = `projects/${localProject}`;
  const secret = `${parent}/secrets/${secretId}`;
  try {
    if ((await newestVersion(client, secret)) === value) return;
    await client
      .createSecret({ parent, secretId, secret: { replication: { automatic: {} } } })
      .catch(unlessItExists);
    await client.addSecretVersion({ parent: secret, payload: { data: Buffer.from(value) } });
  } finally {
    await client.close();
  }
}

async function newestVersion(
  client: SecretManagerServiceClient,
  secret: string,
): Promise<string | undefined> {
  try {
    const [version] = await client.accessSecretVersion({ name: `${secret}/versions/latest` });
    return Buffer.from(version.payload?.data ?? "").toString("utf8");
  } catch (error) {
    if (hasStatus(error, "NOT_FOUND")) return undefined;
    throw error;
  }
}
