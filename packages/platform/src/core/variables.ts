import { z } from "zod";
import { logLevels } from "./logger.ts";
import { wholeNumber } from "./parse-env.ts";

/** Where traces go, if anywhere. Source: opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables */
export const tracingVariables = {
  /** Base URL of what takes OTLP. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/, error: "must be a URL" }).optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: z.enum(["http/json", "http/protobuf"]).default("http/protobuf"),
  /** The share of the traces that begin here which are recorded. */
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  /** Set by Cloud Run and Cloud Functions, where a process gets the processor only while it has requests. */
  K_SERVICE: z.string().optional(),
};

/** What every process needs to know. */
export const processVariables = {
  ...tracingVariables,
  GOOGLE_CLOUD_PROJECT: z.string().min(1, "must name the project"),
  LOG_LEVEL: z.enum(logLevels).default("info"),
};

/** For those that publish. */
export const publishVariables = {
  /** Milliseconds until a publish counts as failed. */
  PUBLISH_TIMEOUT_MS: wholeNumber(100, 60_000).default(4_000),
  /** `host:port` of a Pub/Sub without TLS. */
  PUBSUB_EMULATOR_HOST: z.string().min(1).optional(),
};

/** For those that use the cache. */
export const redisVariables = {
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: "must be a redis:// URL" }),
};

/** For those that write to the cache's lists: how many entries each keeps. */
export const cacheListVariables = {
  CACHE_LIST_LENGTH: wholeNumber(1, 100_000).default(1_000),
};

/** `host:port` of a Secret Manager without TLS. */
const secretManagerEndpoint = { SECRET_MANAGER_API_ENDPOINT: z.string().optional() };

/** For those that use the database. Without a password in the URL, it is read from Secret Manager. */
export const databaseVariables = {
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: "must be a postgres:// URL" }),
  DATABASE_CONNECTIONS: wholeNumber(1, 100).default(4),
  DB_PASSWORD_SECRET: z.string().min(1).default("db-pass"),
  ...secretManagerEndpoint,
};

/** For those that read or write model files. */
export const modelStoreVariables = {
  MODEL_BUCKET: z.string().min(1, "must name the bucket"),
  /** Base URL of a Cloud Storage other than Google's. */
  STORAGE_API_ENDPOINT: z.url().optional(),
};

/** For those that know callers by their keys, which Secret Manager keeps: asked for unless that is turned off. */
export const keyVariables = {
  API_KEYS: z.enum(["required", "off"]).default("required"),
  API_KEYS_SECRET: z.string().min(1).default("api-keys"),
  API_KEYS_REFRESH_SECONDS: wholeNumber(1, 3_600).default(30),
  ...secretManagerEndpoint,
};

/** For the APIs. `CORS_ORIGINS` is `*` or a comma-separated list; `BODY_LIMIT` is in bytes. */
export const apiVariables = {
  HOST: z.string().default("0.0.0.0"),
  PORT: wholeNumber(0, 65_535).default(8080),
  CORS_ORIGINS: z
    .string()
    .default("*")
    .transform((origins) => (origins === "*" ? origins : origins.split(",").map((origin) => origin.trim()))),
  // Below the 10 MB that Pub/Sub takes, for the message is a little longer than the body.
  BODY_LIMIT: wholeNumber(1_024, 9_000_000).default(8_000_000),
  ...keyVariables,
  /** Of one key, where it has no limit of its own. */
  RATE_LIMIT_PER_MINUTE: wholeNumber(1, 1_000_000).default(6_000),
  /** Requests at once, and milliseconds by which timers are late, from which on others are refused. */
  MAX_IN_FLIGHT: wholeNumber(1, 100_000).default(1_000),
  MAX_EVENT_LOOP_DELAY_MS: wholeNumber(10, 60_000).default(250),
  /** Of a batch, and characters of each of its subjects. */
  MAX_RECORDS: wholeNumber(1, 1_000_000).default(100_000),
  MAX_SUBJECT_LENGTH: wholeNumber(1, 9_000_000).default(100_000),
};
