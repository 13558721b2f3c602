import { createHash, randomBytes, randomUUID } from "node:crypto";
import { SecretManagerServiceClient } from "@google-cloud/secret-manager";
import { credentials } from "@grpc/grpc-js";
import type { Endpoints } from "@loopline/services";

/** An API key, written from the contract of the secret instead of with the code that reads it. */
export interface CallerKey {
  /** What the caller sends. */
  readonly text: string;
  /** Its entry in the secret. */
  readonly stored: Readonly<Record<string, unknown>>;
}

export function createKey(
  scopes: readonly string[],
  more: Readonly<Record<string, unknown>> = {},
): CallerKey {
  const id = randomUUID().slice(0, 8);
  const text = `loopline_${id}_${randomBytes(32).toString("base64url")}`;
  const hash = createHash("sha256").update(text).digest("hex");
  const stored = { id, name: scopes.join(" and "), scopes, hash, created: "2026-01-02T03:04:05Z", ...more };
  return { text, stored };
}

/** Stores the keys in a new secret, and quotas of owners as the secret has them. Returns its name. */
export async function storeKeys(
  stack: Endpoints,
  keys: readonly CallerKey[],
  quotas: readonly Readonly<Record<string, unknown>>[] = [],
): Promise<string> {
  const [apiEndpoint, port] = stack.secretManager.split(":");
  const client = new SecretManagerServiceClient({
    projectId: stack.project,
    apiEndpoint,
    port: Number(port),
    sslCreds: credentials.createInsecure(),
  });
  const secretId = `api-keys-${randomUUID()}`;
  const parent = `projects/${stack.project}`;
  const data = Buffer.from(JSON.stringify({ keys: keys.map(({ stored }) => stored), quotas }));
  try {
    await client.createSecret({ parent, secretId, secret: { replication: { automatic: {} } } });
    await client.addSecretVersion({ parent: `${parent}/secrets/${secretId}`, payload: { data } });
  } finally {
    await client.close();
  }
  return secretId;
}
