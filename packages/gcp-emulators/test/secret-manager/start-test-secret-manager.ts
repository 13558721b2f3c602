import { SecretManagerServiceClient } from "@google-cloud/secret-manager";
import { credentials } from "@grpc/grpc-js";
import { onTestFinished, vi } from "vitest";
import { type EmulatorOptions, startSecretManagerEmulator } from "../../src/index.ts";

/** The parent of every secret in the tests. */
export const parent = "projects/test";

/** An emulator that is closed after the test, with the official client. */
export async function startTestSecretManager(options: EmulatorOptions = {}) {
  // Keeps the client from looking for a metadata server.
  vi.stubEnv("METADATA_SERVER_DETECTION", "none");
  const emulator = await startSecretManagerEmulator(options);
  const client = new SecretManagerServiceClient({
    apiEndpoint: emulator.host,
    port: emulator.port,
    sslCreds: credentials.createInsecure(),
    projectId: "test",
  });
  onTestFinished(async () => {
    await client.close();
    await emulator.close();
    vi.unstubAllEnvs();
  });

  return {
    emulator,
    client,

    /** Creates a secret with a version per payload; returns its name. */
    async createSecret(secretId: string, ...payloads: string[]): Promise<string> {
      const secret = { replication: { automatic: {} } };
      await client.createSecret({ parent, secretId, secret });
      const name = `${parent}/secrets/${secretId}`;
      for (const payload of payloads) {
        await client.addSecretVersion({ parent: name, payload: { data: Buffer.from(payload) } });
      }
      return name;
    },

    /** The payload of a version, as text. */
    async access(versionName: string): Promise<string | undefined> {
      const [version] = await client.accessSecretVersion({ name: versionName });
      return version.payload?.data?.toString();
    },
  };
}
