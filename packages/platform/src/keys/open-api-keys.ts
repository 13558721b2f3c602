import { systemClock } from "../core/clock.ts";
import type { Logger } from "../core/logger.ts";
import { type ApiKeys, createApiKeys } from "./api-keys.ts";

/** The variables of `keyVariables`, as an API's configuration holds them. */
export interface KeysConfig {
  readonly GOOGLE_CLOUD_PROJECT: string;
  readonly API_KEYS: "required" | "off";
  readonly API_KEYS_SECRET: string;
  readonly API_KEYS_REFRESH_SECONDS: number;
  readonly SECRET_MANAGER_API_ENDPOINT?: string | undefined;
}

/** Milliseconds until Secret Manager counts as down. */
const timeoutMs = 4_000;

/** The keys of a configuration, which are being read; undefined where none are asked for, and everybody may call. */
export async function openApiKeys(config: KeysConfig, log: Logger): Promise<ApiKeys | undefined> {
  if (config.API_KEYS === "off") {
    log.info("API keys are off: everybody may call");
    return undefined;
  }
  // Loaded only here, for it takes a while.
  const { createVersionedSecret } = await import("../secrets/index.ts");
  const secret = createVersionedSecret(config.API_KEYS_SECRET, {
    projectId: config.GOOGLE_CLOUD_PROJECT,
    apiEndpoint: config.SECRET_MANAGER_API_ENDPOINT,
    timeoutMs,
  });
  const keys = createApiKeys({
    readDocument: async () => (await secret.newest())?.text ?? null,
    clock: systemClock,
    log,
    refreshSeconds: config.API_KEYS_REFRESH_SECONDS,
  });
  // Side by side: an API must listen even if nobody gets in yet.
  void keys.refresh();
  return keys;
}
