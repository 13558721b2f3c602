import { type Access, chooseAccess, isLoopback, loopback } from "./access.ts";
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
  /** The web UI's key, if the APIs require keys. */
  readonly webKey?: string | undefined;
  /** The directory of the users who may sign in, if the web UI requires it. */
  readonly users?: string | undefined;
}

/**
 * The environment of a service's process.
 * @throws if it would listen beyond loopback without keys and sign-in.
 */
export function serviceEnvironment(
  service: ServiceDefinition,
  port: number,
  addresses: Addresses,
  logLevel: string,
  access: Access = chooseAccess({}),
): Record<string, string> {
  if (!isLoopback(access.host) && !(access.keys && access.signIn)) {
    throw new Error(`${service.name} must not listen on ${access.host} without keys and sign-in`);
  }
  return {
    NODE_ENV: "production",
    HOST: isExposed(service) ? access.host : loopback,
    PORT: String(port),
    GOOGLE_CLOUD_PROJECT: localProject,
    LOG_LEVEL: logLevel,
    ...(service.layer === "api" ? keyVariables(access, addresses) : {}),
    ...(service.layer === "web" ? signInVariables(access, addresses) : {}),
    ...(service.name === "monitor" ? {} : tracingVariables(addresses)),
    ...Object.assign({}, ...service.needs.map((need) => variablesOf(need, addresses))),
  };
}

/** Whether a service listens on the address that the user chose. */
export const isExposed = ({ layer }: Pick<ServiceDefinition, "layer">): boolean =>
  layer === "api" || layer === "web";

function keyVariables({ keys }: Access, { secretManager }: Addresses): Record<string, string> {
  // Without keys, only users of this machine can reach the APIs.
  if (!keys) return { API_KEYS: "off" };
  // Secret Manager is on this machine, so a new key need not take half a minute.
  return { API_KEYS: "required", API_KEYS_REFRESH_SECONDS: "1", SECRET_MANAGER_API_ENDPOINT: secretManager };
}

function signInVariables(
  { host, keys, signIn }: Access,
  { webKey, users }: Addresses,
): Record<string, string> {
  return {
    ...(keys && webKey !== undefined ? { API_KEY: webKey } : {}),
    ...(signIn && users !== undefined ? { USERS_DIRECTORY: users } : {}),
    // A page of another site that gives its own name the address of this machine must not use the web UI's key.
    ...(keys && isLoopback(host) ? { ALLOWED_HOSTS: `localhost,${loopback},[::1]` } : {}),
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
