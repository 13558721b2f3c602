import { type Client, createClient } from "@loopline/client";
import { UsageError } from "./command-line/usage-error.ts";
import { type Config, loadConfig, parseUrl } from "./config.ts";

/** What the options of a command line say about where the APIs are. */
export interface GivenUrls {
  readonly "ingest-url"?: string | undefined;
  readonly "predict-url"?: string | undefined;
}

export interface Apis {
  readonly ingestUrl: string;
  readonly predictUrl: string;
}

export interface Connection extends Apis {
  readonly client: Client;
}

/** How often a call is tried again: someone waits for its answer. */
const patience = 2;

/**
 * The client of the pipeline that options, environment or the running stack name, in this order.
 *
 * @param options.retries how often to try again what is down or busy
 * @throws an error that says how to name one
 */
export async function connect(
  given: GivenUrls,
  env: NodeJS.ProcessEnv | undefined,
  { retries = patience }: { readonly retries?: number } = {},
): Promise<Connection> {
  const config = loadConfig(env);
  const apis = await findApis(given, config);
  const client = createClient({ ...apis, apiKey: config.LOOPLINE_API_KEY, retries });
  return { ...apis, client };
}

async function findApis(given: GivenUrls, config: Config): Promise<Apis> {
  const ingestUrl = parseUrl("--ingest-url", given["ingest-url"]) ?? config.LOOPLINE_INGEST_URL;
  const predictUrl = parseUrl("--predict-url", given["predict-url"]) ?? config.LOOPLINE_PREDICT_URL;
  if (ingestUrl !== undefined && predictUrl !== undefined) return { ingestUrl, predictUrl };
  if (ingestUrl !== undefined) throw new UsageError("say where predict-api is, too: --predict-url URL");
  if (predictUrl !== undefined) throw new UsageError("say where ingest-api is, too: --ingest-url URL");
  return await findLocalApis();
}

async function findLocalApis(): Promise<Apis> {
  // Only who has no URLs waits for it to load.
  const { readEndpoints } = await import("@loopline/services");
  try {
    const { ingestApi, predictApi } = readEndpoints();
    return { ingestUrl: ingestApi, predictUrl: predictApi };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${reason}, or name another with --ingest-url URL --predict-url URL`, { cause });
  }
}
