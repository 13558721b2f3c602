import { readFileSync } from "node:fs";
import { join } from "node:path";
import { functionNames } from "@loopline/contracts";
import { z } from "zod";
import { repository } from "./services.ts";

/** Where a stack keeps its data by default. */
export const defaultStateDirectory = join(repository, ".local");

const FileSchema = z.object({
  /** The file's original name. */
  name: z.string(),
  /** Of its bytes, in hexadecimal. */
  sha256: z.string(),
});

/** What the training set started from. */
export const DataOriginSchema = z.discriminatedUnion("source", [
  /** The generated samples of the default dataset. */
  z.object({ source: z.literal("samples") }),
  /** A file of the default dataset. */
  z.object({ source: z.literal("file"), ...FileSchema.shape }),
  /** Another dataset, with its file of records unless it starts without any. It counts the rows with a label and without. */
  z.object({
    source: z.literal("table"),
    dataset: z.string(),
    file: FileSchema.extend({ labelled: z.int(), unlabelled: z.int().optional() }).optional(),
  }),
]);

export type DataOrigin = z.infer<typeof DataOriginSchema>;

/** The addresses of a running stack, for scripts and tests. Contains passwords and a key. */
export const EndpointsSchema = z.object({
  project: z.string(),
  /** The file with the definition of the dataset. Value of DATASET. */
  dataset: z.string(),
  web: z.url().optional(),
  ingestApi: z.url(),
  predictApi: z.url(),
  /** For commands on this machine, if the APIs require keys. */
  apiKey: z.string().optional(),
  /** Receives OTLP traces, and serves them. */
  monitor: z.url().optional(),
  /** Value of PUBSUB_EMULATOR_HOST. */
  pubsub: z.string(),
  /** Value of STORAGE_API_ENDPOINT. */
  storage: z.url(),
  /** Value of SECRET_MANAGER_API_ENDPOINT. */
  secretManager: z.string(),
  /** Reports the backlog of subscriptions. Value of MONITORING_URL. */
  monitoring: z.url(),
  /** A superuser's URL of the pipeline's database. */
  databaseUrl: z.url(),
  redisUrl: z.url(),
  functions: z.record(z.enum(functionNames), z.url()),
  /** Of every process of the stack, including its supervisor. */
  pids: z.record(z.string(), z.int()),
  /** The source of the training set. `records` is the stack's copy of the file given with `--data`. */
  data: z.object({ origin: DataOriginSchema, records: z.string().optional() }),
});

export type Endpoints = z.infer<typeof EndpointsSchema>;

/** The file that contains them while a stack runs. */
export const endpointsFile = (stateDirectory: string): string => join(stateDirectory, "endpoints.json");

/** The people who may sign in to the web UI. */
export const usersDirectory = (stateDirectory: string): string => join(stateDirectory, "users");

/** @throws an error that says how to start a stack, if none runs on `stateDirectory`. */
export function readEndpoints(stateDirectory: string = defaultStateDirectory): Endpoints {
  const file = endpointsFile(stateDirectory);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new Error(`no stack runs here (there is no ${file}): start one with npm start`, { cause });
  }
  return EndpointsSchema.parse(JSON.parse(text));
}
