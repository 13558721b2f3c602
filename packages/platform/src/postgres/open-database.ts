import type { Logger } from "../core/logger.ts";
import type { SecretReader } from "../secrets/index.ts";
import { createDatabase, type Database } from "./create-database.ts";

/** The variables of `databaseVariables`, as a function's configuration holds them. */
export interface DatabaseConfig {
  readonly GOOGLE_CLOUD_PROJECT: string;
  readonly DATABASE_URL: string;
  readonly DATABASE_CONNECTIONS: number;
  readonly DB_PASSWORD_SECRET: string;
  readonly SECRET_MANAGER_API_ENDPOINT?: string | undefined;
}

/** Opens the database of a configuration, with the password from Secret Manager unless the URL has one. */
export function openDatabase(config: DatabaseConfig, log: Logger): Database {
  const hasPassword = new URL(config.DATABASE_URL).password !== "";
  return createDatabase({
    url: config.DATABASE_URL,
    password: hasPassword ? undefined : secretPassword(config),
    log,
    connections: config.DATABASE_CONNECTIONS,
  });
}

/** Secret Manager's client is loaded by the first connection that needs the password. */
function secretPassword(config: DatabaseConfig): () => Promise<string> {
  let reader: Promise<SecretReader> | undefined;
  async function load(): Promise<SecretReader> {
    const { createSecretReader } = await import("../secrets/index.ts");
    return createSecretReader({
      projectId: config.GOOGLE_CLOUD_PROJECT,
      apiEndpoint: config.SECRET_MANAGER_API_ENDPOINT,
      timeoutMs: 4_000,
    });
  }
  return async () => {
    reader ??= load();
    return (await reader)(config.DB_PASSWORD_SECRET);
  };
}
