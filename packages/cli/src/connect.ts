import { type Client, createClient, ifThere } from "@loopline/client";
import { UsageError } from "@loopline/command-line";
import { type Contracts, createContracts } from "@loopline/contracts";
import { DatasetSchema } from "@loopline/dataset/schema";
import { z } from "zod";

/** Options that every command takes. */
export const apiOptions = {
  "ingest-url": { type: "string" },
  "predict-url": { type: "string" },
  state: { type: "string" },
} as const;

/** {@link apiOptions} and the option of every command that shows something. */
export const showOptions = { ...apiOptions, json: { type: "boolean", default: false } } as const;

/** The lines of a command's help about {@link apiOptions}. */
export const apiHelp = `  --ingest-url URL    where ingest-api is (default: LOOPLINE_INGEST_URL, else the stack that npm start runs)
  --predict-url URL   where predict-api is (default: LOOPLINE_PREDICT_URL, else the stack that npm start runs)
  --state DIR         the data directory of the stack, if npm start was given one (default: .local in the checkout)
  --help              show this help

The environment variable LOOPLINE_API_KEY holds the key, if the APIs require one and npm start did not make it.
`;

/** The lines of a command's help about {@link showOptions}. */
export const showHelp = `  --json              print JSON, for scripts\n${apiHelp}`;

/** The values of {@link apiOptions}. */
export interface GivenUrls {
  readonly "ingest-url"?: string | undefined;
  readonly "predict-url"?: string | undefined;
  /** The data directory of a stack on this machine. */
  readonly state?: string | undefined;
}

export interface Connection {
  readonly ingestUrl: string;
  readonly predictUrl: string;
  readonly client: Client;
  /** Asks the pipeline what it learns. Returns the wire contract of that dataset. */
  readContracts(options: { readonly signal: AbortSignal }): Promise<Contracts>;
}

/** Retries of a call, by default: a person waits for the answer. */
const defaultRetries = 2;

/**
 * A client of the pipeline that the options, the environment or the running stack name, in this order.
 * @param options.retries of a call that fails because an API is down or busy
 * @throws {UsageError} if an option or variable is wrong
 * @throws {Error} that says how to name a pipeline if none is running
 */
export async function connect(
  given: GivenUrls,
  env: NodeJS.ProcessEnv,
  { retries = defaultRetries }: { readonly retries?: number } = {},
): Promise<Connection> {
  const config = loadConfig(env);
  const apis = await findApis(given, config);
  const { ingestUrl, predictUrl, apiKey } = { ...apis, apiKey: config.LOOPLINE_API_KEY ?? apis.apiKey };
  const client = createClient({ ingestUrl, predictUrl, apiKey, retries });
  return {
    ingestUrl,
    predictUrl,
    client,
    async readContracts(options) {
      const dataset = await ifThere(client.dataset(options));
      if (dataset !== null) return createContracts(DatasetSchema.parse(dataset));
      throw new Error(
        `${apis.predictUrl} does not say what it learns: it is an older version, or another service`,
      );
    },
  };
}

const url = z.url({ protocol: /^https?$/, error: "must be an http:// or https:// URL" });

const ConfigSchema = z.object({
  LOOPLINE_INGEST_URL: url.optional(),
  LOOPLINE_PREDICT_URL: url.optional(),
  LOOPLINE_API_KEY: z
    .string()
    .regex(/^[\x21-\x7e]+$/, "must be visible ASCII characters")
    .optional(),
});

type Config = z.infer<typeof ConfigSchema>;

/** @throws {UsageError} that names the variable that is wrong, but not its value, which may be a secret. */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const set = Object.entries(env).filter(([, value]) => value !== "");
  const { data, error } = ConfigSchema.safeParse(Object.fromEntries(set));
  if (data !== undefined) return data;
  const [issue] = error.issues;
  throw new UsageError(`${issue?.path.join(".")} ${issue?.message}`);
}

/** @throws {UsageError} */
export function parseUrl(option: string, text: string | undefined): string | undefined {
  if (text === undefined || url.safeParse(text).success) return text;
  throw new UsageError(`${option} is ${JSON.stringify(text)}, expected an http:// or https:// URL`);
}

async function findApis(
  given: GivenUrls,
  config: Config,
): Promise<Pick<Connection, "ingestUrl" | "predictUrl"> & { apiKey?: string | undefined }> {
  const ingestUrl = parseUrl("--ingest-url", given["ingest-url"]) ?? config.LOOPLINE_INGEST_URL;
  const predictUrl = parseUrl("--predict-url", given["predict-url"]) ?? config.LOOPLINE_PREDICT_URL;
  if (ingestUrl !== undefined && predictUrl !== undefined) return { ingestUrl, predictUrl };
  if (ingestUrl !== undefined) throw new UsageError("--predict-url URL is missing");
  if (predictUrl !== undefined) throw new UsageError("--ingest-url URL is missing");
  // Loaded only here: commands with URLs start faster.
  const { readEndpoints } = await import("@loopline/services");
  try {
    const { ingestApi, predictApi, apiKey } = readEndpoints(given.state);
    return { ingestUrl: ingestApi, predictUrl: predictApi, apiKey };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `${reason}, or name another with --state DIR, or with --ingest-url URL --predict-url URL`,
      { cause },
    );
  }
}
