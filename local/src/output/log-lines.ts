import { z } from "zod";

export type LogLevel = "debug" | "info" | "warn" | "error";

/** What a process of the stack has said, whichever way it writes. */
export interface LogEntry {
  readonly level: LogLevel;
  readonly message: string;
  /** ISO 8601, where the line tells. */
  readonly time?: string;
  /** What else the line holds, such as `batch_id`. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Where an error came from, many lines. */
  readonly stack?: string;
}

/** Our own services write one object per line, with the names that Cloud Logging gives a meaning to. */
const StructuredLineSchema = z.looseObject({
  severity: z.string().default("INFO"),
  message: z.string(),
  time: z.string().optional(),
  err: z.looseObject({ message: z.string(), stack: z.string().optional() }).optional(),
});

const levels: Record<string, LogLevel> = {
  DEBUG: "debug",
  INFO: "info",
  NOTICE: "info",
  DEFAULT: "info",
  WARNING: "warn",
};

/** Told of the process, not of what happened: the prefix says which service speaks. */
const hiddenFields = new Set(["service", "pid", "hostname"]);

/** Told to Cloud Logging, such as the trace: here, `npm run trace` finds that by the batch. */
const hiddenPrefix = "logging.googleapis.com/";

const isShown = (field: string) => !hiddenFields.has(field) && !field.startsWith(hiddenPrefix);

/**
 * Understands the lines of our services, of Postgres and of Redis. Any other is taken as it is: as a warning if it
 * was written to standard error.
 */
export function parseLogLine(line: string, stream: "stdout" | "stderr"): LogEntry {
  return (
    parseStructured(line) ??
    parsePostgres(line) ??
    parseRedis(line) ??
    plain(stream === "stderr" ? "warn" : "info", line)
  );
}

function plain(level: LogLevel, message: string): LogEntry {
  return { level, message, fields: {} };
}

function parseStructured(line: string): LogEntry | undefined {
  if (!line.startsWith("{")) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const parsed = StructuredLineSchema.safeParse(value);
  if (!parsed.success) return plain("info", line);
  const { severity, message, time, err, ...rest } = parsed.data;
  const fields = Object.fromEntries(Object.entries(rest).filter(([key]) => isShown(key)));
  return {
    level: levels[severity] ?? "error",
    message,
    ...(time === undefined ? {} : { time }),
    fields: err === undefined ? fields : { ...fields, error: err.message },
    ...(err?.stack === undefined ? {} : { stack: err.stack }),
  };
}

/** Such as `2026-11-22 10:20:05.123 UTC [42] LOG:  checkpoint starting: time`. */
const postgresLine = /^\d{4}-\d\d-\d\d \S+ \S+ \[\d+\] ([A-Z]+\d?): +(.*)$/;

/** Part of every start and stop. */
const usualPostgresFatal = /starting up|shutting down|administrator command/;

function parsePostgres(line: string): LogEntry | undefined {
  const [, severity, message] = postgresLine.exec(line) ?? [];
  if (severity === undefined || message === undefined) return undefined;
  if (severity === "FATAL" || severity === "PANIC") {
    return plain(usualPostgresFatal.test(message) ? "info" : "error", message);
  }
  // A failed statement is told by whoever sent it, too.
  return plain(severity === "WARNING" || severity === "ERROR" ? "warn" : "info", message);
}

/** Such as `42:M 22 Nov 2026 10:20:05.123 * Ready to accept connections`. */
const redisLine = /^\d+:[A-Z] \d+ \w+ \d{4} \S+ ([.\-*#]) (.*)$/;

/** Redis's mark for warnings stands before much of every start and stop, and before advice on kernel settings. */
const redisTrouble = /^(?!WARNING).*(error|fail|can't|cannot|denied|not enough|corrupt)/i;

function parseRedis(line: string): LogEntry | undefined {
  const [, mark, message] = redisLine.exec(line) ?? [];
  if (mark === undefined || message === undefined) return undefined;
  if (mark === "#") return plain(redisTrouble.test(message) ? "warn" : "info", message);
  return plain(mark === "*" ? "info" : "debug", message);
}
