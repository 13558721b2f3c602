import { join, resolve } from "node:path";
import { type ApiName, apiNames, type FunctionName, functionNames } from "@loopline/contracts";

/** The root of the checkout. */
export const repository = resolve(import.meta.dirname, "../../..");

/** The order in which processes stop: each before those that it calls. */
export type Layer = "web" | "api" | "function" | "emulators" | "store";

export type ServiceName = "web" | "monitor" | ApiName | FunctionName;

/** What a service uses, and therefore gets the address of. */
export type Need =
  | "dataset"
  | "pubsub"
  | "redis"
  | "database"
  | "models"
  | "apis"
  | "records"
  | "monitor"
  | "monitoring";

/** One process of the stack that runs our own code. */
export interface ServiceDefinition {
  readonly name: ServiceName;
  readonly layer: Layer;
  /** Arguments of Node. */
  readonly args: readonly string[];
  /** Arguments of Node for a script that must finish before the first start. */
  readonly prepare?: readonly string[];
  readonly cwd: string;
  readonly defaultPort: number;
  /** A path that must answer when the service is ready; without one, a connection is enough. */
  readonly healthPath?: string;
  readonly needs: readonly Need[];
}

const apiPorts: Record<ApiName, number> = { "ingest-api": 8081, "predict-api": 8082 };

const apiNeeds: Record<ApiName, readonly Need[]> = {
  "ingest-api": ["dataset", "pubsub", "redis"],
  "predict-api": ["dataset", "pubsub", "redis"],
};

/** Every function publishes: at least what it cannot process, to the dead-letter topic. */
const functionNeeds: Record<FunctionName, readonly Need[]> = {
  prediction: ["pubsub", "redis", "models", "database"],
  "prediction-to-cache": ["pubsub", "redis"],
  "prediction-to-db": ["pubsub", "database"],
  "feedback-to-db": ["pubsub", "database"],
  "feedback-to-training": ["pubsub", "database"],
  training: ["pubsub", "database", "models"],
  "training-to-cache": ["pubsub", "redis"],
  "training-to-db": ["pubsub", "database"],
};

const firstFunctionPort = 8101;

const functions = functionNames.map(
  (name, i): ServiceDefinition => ({
    name,
    layer: "function",
    args: [join(repository, "local/src/function-host.ts"), name],
    cwd: join(repository, "functions", name),
    defaultPort: firstFunctionPort + i,
    needs: ["dataset", ...functionNeeds[name]],
  }),
);

const apis = apiNames.map(
  (name): ServiceDefinition => ({
    name,
    layer: "api",
    args: ["src/server.ts"],
    cwd: join(repository, "apps", name),
    defaultPort: apiPorts[name],
    healthPath: "/health",
    needs: apiNeeds[name],
  }),
);

const web: ServiceDefinition = {
  name: "web",
  layer: "web",
  args: ["node_modules/next/dist/bin/next", "start", "--hostname", "127.0.0.1"],
  prepare: ["build.ts"],
  cwd: join(repository, "apps/web"),
  defaultPort: 3000,
  healthPath: "/",
  needs: ["apis", "records", "monitor"],
};

const monitor: ServiceDefinition = {
  name: "monitor",
  layer: "emulators",
  args: ["src/server.ts"],
  cwd: join(repository, "apps/monitor"),
  defaultPort: 8088,
  healthPath: "/health",
  needs: ["pubsub", "monitoring", "dataset", "redis", "database", "models"],
};

/** Which optional services to run. */
interface ServiceChoice {
  /** Whether to run the web UI. */
  readonly web: boolean;
  /** Whether to record traces, for `npm run trace` and the web UI. Default: if the web UI runs. */
  readonly monitor?: boolean | undefined;
}

/** Every service of the stack. */
export function services({
  web: withWeb,
  monitor: withMonitor = withWeb,
}: ServiceChoice): ServiceDefinition[] {
  return [...(withMonitor ? [monitor] : []), ...functions, ...apis, ...(withWeb ? [web] : [])];
}
