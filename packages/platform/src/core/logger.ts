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

export interface LoggerOptions {
  /** The service that speaks, such as `prediction`. */
  readonly name: string;
  readonly level: (typeof logLevels)[number];
}

/** A logger of one JSON object per line, with the field names that Cloud Logging gives a meaning to. */
export function createLogger(options: LoggerOptions, destination?: DestinationStream): Logger {
  return pino(
    {
      level: options.level,
      messageKey: "message",
      timestamp: stdTimeFunctions.isoTime,
      base: { service: options.name },
      formatters: { level: (label) => ({ severity: severities[label] ?? "DEFAULT" }) },
    },
    destination ?? pino.destination({ sync: false, minLength: 0 }),
  );
}
