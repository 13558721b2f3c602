import { createLogger, type Logger, systemClock } from "@loopline/platform";
import { type ApiClient, createApiClient, noMonitor } from "./api-client.ts";
import { type Config, loadConfig } from "./config.ts";
import { createDeployment, type Deployment } from "./dataset.ts";
import { createEventRelay } from "./events.ts";
import { createGate, type Gate } from "./gate/gate.ts";
import { createIsOperator, forOperators, type IsOperator } from "./operators.ts";

/** The dependencies of the server side. */
export interface Services {
  readonly ingest: ApiClient;
  readonly predict: ApiClient;
  /** Answers 404 to everything if there is no monitor, or if this is not an operator's web UI. */
  readonly monitor: ApiClient;
  /** Answers with the predict API's stream of events. */
  readonly streamEvents: (request: Request) => Response;
  /** The dataset that runs. Rejects with the signal's reason, or with a problem of the predict API. */
  readonly deployment: (signal: AbortSignal) => Promise<Deployment>;
  readonly isOperator: IsOperator;
  /** Who may use all this. */
  readonly gate: Gate;
  readonly log: Logger;
}

export function createServices(config: Config): Services {
  const log = createLogger("web", config);
  const { API_TIMEOUT_MS: timeoutMs, MONITOR_URL: monitorUrl } = config;
  const shared = { timeoutMs, apiKey: config.API_KEY, log };
  const predict = createApiClient({ name: "predict-api", baseUrl: config.PREDICT_API_URL, ...shared });
  const isOperator = createIsOperator({ predict, clock: systemClock });
  return {
    ingest: createApiClient({ name: "ingest-api", baseUrl: config.INGEST_API_URL, ...shared }),
    predict,
    monitor:
      monitorUrl === undefined
        ? noMonitor
        : forOperators(createApiClient({ name: "monitor", baseUrl: monitorUrl, timeoutMs, log }), isOperator),
    streamEvents: createEventRelay({ predictApiUrl: config.PREDICT_API_URL, ...shared }),
    deployment: createDeployment({ predict, file: config.RECORDS_FILE, random: Math.random }),
    isOperator,
    gate: createGate(config, log),
    log,
  };
}

let created: Services | undefined;

/** The services of this process, created at the first call: Next has no entry point that could create them and pass them on. */
export function services(): Services {
  created ??= createServices(loadConfig());
  return created;
}
