import { trace } from "@opentelemetry/api";
import { type DestinationStream, type Logger, pino, stdTimeFunctions } from "pino";

export type { Logger };

export const logLevels = ["debug", "info", "warn", "error", "silent"] as const;

/** Cloud Logging's names for pino's levels. Source: cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry */
const severities: Record<string, string> = {
  debug: "DEBUG",
  info: "INFO",
  warn: "WARNING",
  error: "ERROR",
  fatal: "CRITICAL",
};

/** The variables that a logger needs. */
interface LoggerConfig {
  readonly LOG_LEVEL: (typeof logLevels)[number];
  readonly GOOGLE_CLOUD_PROJECT?: string | undefined;
}

/**
 * Creates a logger of one JSON object per line, with the field names that Cloud Logging knows.
 * @param service such as `prediction`
 */
export function createLogger(service: string, config: LoggerConfig, destination?: DestinationStream): Logger {
  return pino(
    {
      level: config.LOG_LEVEL,
      messageKey: "message",
      timestamp: stdTimeFunctions.isoTime,
      base: { service },
      formatters: { level: (label) => ({ severity: severities[label] ?? "DEFAULT" }) },
      mixin: () => traceFields(config.GOOGLE_CLOUD_PROJECT),
    },
    destination ?? pino.destination({ sync: false, minLength: 0 }),
  );
}

/** Links a line to the active span. Source: cloud.google.com/trace/docs/trace-log-integration */
function traceFields(project: string | undefined): object {
  const span = trace.getActiveSpan()?.spanContext();
  if (span === undefined) return {};
  const name = project === undefined ? span.traceId : `projects/${project}/traces/${span.traceId}`;
  return {
    "logging.googleapis.com/trace": name,
    "logging.googleapis.com/spanId": span.spanId,
    "logging.googleapis.com/trace_sampled": (span.traceFlags & 1) === 1,
  };
}
