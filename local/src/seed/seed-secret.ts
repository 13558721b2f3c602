import { createVersionedSecret } from "@loopline/platform/secrets";
import { localProject } from "@loopline/services";

/** Makes a secret with this value as its newest version, unless it is that already. */
export async function seedSecret(apiEndpoint: string, secretId: string, value: string): Promise<void> {
  const secret = createVersionedSecret(secretId, { projectId: localProject, apiEndpoint, timeoutMs: 10_000 });
  try {
    if ((await secret.newest())?.text !== value) await secret.add(value);
  } finally {
    await secret.close();
  }
}
