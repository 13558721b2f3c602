import type { Need, ServiceDefinition } from "./services.ts";

/** The project that everything on one machine belongs to. */
export const localProject = "loopline-local";

export const modelBucket = "loopline-models";
export const passwordSecret = "db-pass";

/** The addresses that services can be given. */
export interface Addresses {
  /** The file with the definition of the dataset. */
  readonly dataset: string;
  readonly pubsub: string;
  readonly storage: string;
  readonly secretManager: string;
  readonly redisUrl: string;
  /** Of the functions' role, without its password. */
  readonly databaseUrl: string;
  readonly ingestApi: string;
  readonly predictApi: string;
  /** Receives traces; absent if none are recorded. */
  readonly monitor?: string | undefined;
  /** Reports the backlog of subscriptions. */
  readonly monitoring: string;
  /** The file given with `--data`. */
  readonly recordsFile?: string | undefined;
}

/** The environment of a service's process. */
export function serviceEnvironment(
  service: ServiceDefinition,
  port: number,
  addresses: Addresses,
  logLevel: string,
): Record<string, string> {
  return {
    NODE_ENV: "production",
    HOST: "127.0.0.1",
    PORT: String(port),
    GOOGLE_CLOUD_PROJECT: localProject,
    LOG_LEVEL: logLevel,
    // Only users of this machine can reach the APIs.
    ...(service.layer === "api" ? { API_KEYS: "off" } : {}),
    ...(service.name === "monitor" ? {} : tracingVariables(addresses)),
    ...Object.assign({}, ...service.needs.map((need) => variablesOf(need, addresses))),
  };
}

function variablesOf(need: Need, addresses: Addresses): Record<string, string> {
  switch (need) {
    case "dataset":
      return { DATASET: addresses.dataset };
    case "pubsub":
      return { PUBSUB_EMULATOR_HOST: addresses.pubsub };
    case "redis":
      return { REDIS_URL: addresses.redisUrl };
    case "database":
      return {
        DATABASE_URL: addresses.databaseUrl,
        DB_PASSWORD_SECRET: passwordSecret,
        SECRET_MANAGER_API_ENDPOINT: addresses.secretManager,
      };
    case "models":
      return { STORAGE_API_ENDPOINT: addresses.storage, MODEL_BUCKET: modelBucket };
    case "apis":
      return { INGEST_API_URL: addresses.ingestApi, PREDICT_API_URL: addresses.predictApi };
    case "monitor":
      return addresses.monitor === undefined ? {} : { MONITOR_URL: addresses.monitor };
    case "monitoring":
      return { MONITORING_URL: addresses.monitoring };
    case "records":
      return addresses.recordsFile === undefined ? {} : { RECORDS_FILE: addresses.recordsFile };
  }
}

function tracingVariables({ monitor }: Addresses): Record<string, string> {
  return monitor === undefined
    ? {}
    : { OTEL_EXPORTER_OTLP_ENDPOINT: monitor, OTEL_EXPORTER_OTLP_PROTOCOL: "http/json" };
}
