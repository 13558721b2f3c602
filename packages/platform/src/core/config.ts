import { z } from "zod";
import { AppError } from "./app-error.ts";
import { logLevels } from "./logger.ts";

/**
 * Parses a process's configuration.
 * @throws {AppError} `config`, listing every variable that is missing or wrong.
 */
export function parseEnv<S extends z.ZodType>(schema: S, env: NodeJS.ProcessEnv): z.infer<S> {
  const result = schema.safeParse(env);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new AppError("config", `These environment variables need attention:\n${problems.join("\n")}`);
}

/**
 * Builds a typed config loader from zod variables. Each service has one; nothing else reads the environment.
 * The loader throws {AppError} `config`, listing every variable that is missing or wrong.
 */
export function defineConfig<S extends z.ZodRawShape>(
  variables: S,
): (env?: NodeJS.ProcessEnv) => z.infer<z.ZodObject<S>> {
  const schema = z.object(variables);
  return (env = process.env) => parseEnv(schema, env);
}

/** As {@link defineConfig}, for services that share some variables and have others of their own. */
export function extendConfig<Shared extends z.ZodRawShape>(shared: Shared) {
  return <S extends z.ZodRawShape>(variables: S) => {
    const schema = z.intersection(z.object(shared), z.object(variables));
    return (env: NodeJS.ProcessEnv = process.env) => parseEnv(schema, env);
  };
}

/** A whole number in a variable, such as a port or a length. */
export function wholeNumber(minimum: number, maximum: number) {
  return z.coerce.number().int().min(minimum).max(maximum);
}

/** Where traces are sent, if anywhere. Source: opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables */
export const tracingVariables = {
  /** Base URL of an OTLP endpoint. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/, error: "must be a URL" }).optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: z.enum(["http/json", "http/protobuf"]).default("http/protobuf"),
  /** Share of the traces started here that are recorded. */
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  /** Set by Cloud Run and Cloud Functions, where a process gets CPU only while it has requests. */
  K_SERVICE: z.string().optional(),
};

export type TracingConfig = z.infer<z.ZodObject<typeof tracingVariables>> & {
  readonly GOOGLE_CLOUD_PROJECT?: string | undefined;
};

/** Every process. */
export const processVariables = {
  ...tracingVariables,
  GOOGLE_CLOUD_PROJECT: z.string().min(1, "must name the project"),
  LOG_LEVEL: z.enum(logLevels).default("info"),
};

/** A configuration with these variables, and the project. */
type InProject<S extends z.ZodRawShape> = z.infer<z.ZodObject<S>> &
  Pick<z.infer<z.ZodObject<typeof processVariables>>, "GOOGLE_CLOUD_PROJECT">;

/** Processes that publish. */
export const publishVariables = {
  /** Milliseconds until a publish counts as failed. */
  PUBLISH_TIMEOUT_MS: wholeNumber(100, 60_000).default(4_000),
  /** `host:port` of a Pub/Sub without TLS. */
  PUBSUB_EMULATOR_HOST: z.string().min(1).optional(),
};

export type PubSubConfig = InProject<typeof publishVariables>;

/** Processes that use the cache. */
export const redisVariables = {
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: "must be a redis:// URL" }),
};

/** Processes that write to the cache's lists: how many entries each list keeps. */
export const cacheListVariables = {
  CACHE_LIST_LENGTH: wholeNumber(1, 100_000).default(1_000),
};

/** `host:port` of a Secret Manager without TLS. */
const secretManagerEndpoint = { SECRET_MANAGER_API_ENDPOINT: z.string().optional() };

/** Processes that use the database. Without a password in the URL, it is read from Secret Manager. */
export const databaseVariables = {
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: "must be a postgres:// URL" }),
  DATABASE_CONNECTIONS: wholeNumber(1, 100).default(4),
  DB_PASSWORD_SECRET: z.string().min(1).default("db-pass"),
  ...secretManagerEndpoint,
};

export type DatabaseConfig = InProject<typeof databaseVariables>;

/** Processes that read or write model files. */
export const modelStoreVariables = {
  MODEL_BUCKET: z.string().min(1, "must name the bucket"),
  /** Base URL of a Cloud Storage other than Google's. */
  STORAGE_API_ENDPOINT: z.url().optional(),
};

export type ModelStoreConfig = InProject<typeof modelStoreVariables>;

/** Processes that check callers' keys, which Secret Manager keeps. Keys are required unless turned off. */
export const keyVariables = {
  API_KEYS: z.enum(["required", "off"]).default("required"),
  API_KEYS_SECRET: z.string().min(1).default("api-keys"),
  API_KEYS_REFRESH_SECONDS: wholeNumber(1, 3_600).default(30),
  ...secretManagerEndpoint,
};

export type KeysConfig = InProject<typeof keyVariables>;

/** The APIs. `CORS_ORIGINS` is `*` or a comma-separated list; `BODY_LIMIT` is in bytes. */
export const apiVariables = {
  HOST: z.string().default("0.0.0.0"),
  PORT: wholeNumber(0, 65_535).default(8080),
  CORS_ORIGINS: z
    .string()
    .default("*")
    .transform((origins) => (origins === "*" ? origins : origins.split(",").map((origin) => origin.trim()))),
  // Below Pub/Sub's limit of 10 MB, because the message is a little longer than the body.
  BODY_LIMIT: wholeNumber(1_024, 9_000_000).default(8_000_000),
  ...keyVariables,
  /** Requests per key, unless the key has its own limit. */
  RATE_LIMIT_PER_MINUTE: wholeNumber(1, 1_000_000).default(6_000),
  /** Load above which requests are refused: requests in flight, and event loop delay. */
  MAX_IN_FLIGHT: wholeNumber(1, 100_000).default(1_000),
  MAX_EVENT_LOOP_DELAY_MS: wholeNumber(10, 60_000).default(250),
  /** Records per batch, and characters per subject. */
  MAX_RECORDS: wholeNumber(1, 1_000_000).default(100_000),
  MAX_SUBJECT_LENGTH: wholeNumber(1, 9_000_000).default(100_000),
};
