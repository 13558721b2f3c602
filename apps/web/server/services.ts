import { createLogger, type Logger } from "@loopline/platform";
import { type ApiClient, createApiClient } from "./api-client.ts";
import { type Config, loadConfig } from "./config.ts";
import { createNoMonitor } from "./no-monitor.ts";
import { createNoteSource } from "./notes/create-note-source.ts";
import type { NoteSource } from "./notes/note-source.ts";
import { createOpensEvents, type OpensEvents } from "./open-events.ts";

/** What the server side of the web app works with. */
export interface Services {
  readonly ingest: ApiClient;
  readonly predict: ApiClient;
  /** Answers 404 to everything where there is none. */
  readonly monitor: ApiClient;
  readonly openEvents: OpensEvents;
  readonly notes: NoteSource;
  readonly log: Logger;
}

export function createServices(config: Config): Services {
  const log = createLogger("web", config);
  const { API_TIMEOUT_MS: timeoutMs, MONITOR_URL: monitorUrl } = config;
  const shared = { timeoutMs, apiKey: config.API_KEY, log };
  return {
    ingest: createApiClient({ name: "ingest-api", baseUrl: config.INGEST_API_URL, ...shared }),
    predict: createApiClient({ name: "predict-api", baseUrl: config.PREDICT_API_URL, ...shared }),
    monitor:
      monitorUrl === undefined
        ? createNoMonitor()
        : createApiClient({ name: "monitor", baseUrl: monitorUrl, timeoutMs, log }),
    openEvents: createOpensEvents(config.PREDICT_API_URL, config.API_KEY, timeoutMs),
    notes: createNoteSource({ file: config.NOTES_FILE, random: Math.random }),
    log,
  };
}

let made: Services | undefined;

/** Those of this process. Next has no start of its own where they could be made and handed on. */
export function services(): Services {
  made ??= createServices(loadConfig());
  return made;
}
