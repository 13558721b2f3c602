import { z } from "zod";
import type { Palette } from "./terminal.ts";

export type LogLevel = "debug" | "info" | "warn" | "error";

/** A line that a process of the stack has written, in any of their formats. */
export interface LogEntry {
  readonly level: LogLevel;
  readonly message: string;
  /** ISO 8601, if the line has one. */
  readonly time?: string;
  /** Other fields of the line, such as `batch_id`. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** An error's stack trace, several lines. */
  readonly stack?: string;
}

/** Our own services write one object per line, with the field names of Cloud Logging. */
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

/** Fields that describe the process: the prefix of the line already names the service. */
const hiddenFields = new Set(["service", "pid", "hostname"]);

/** Fields for Cloud Logging, such as the trace: on one machine, `npm run trace` finds that by the batch. */
const hiddenPrefix = "logging.googleapis.com/";

const isShown = (field: string) => !hiddenFields.has(field) && !field.startsWith(hiddenPrefix);

/**
 * Parses the lines of our services, of Postgres and of Redis. Any other line becomes the message of an entry, with level
 * `warn` if it was written to standard error.
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

/** FATAL messages of every ordinary start and stop. */
const ordinaryPostgresFatal = /starting up|shutting down|administrator command/;

function parsePostgres(line: string): LogEntry | undefined {
  const [, severity, message] = postgresLine.exec(line) ?? [];
  if (severity === undefined || message === undefined) return undefined;
  if (severity === "FATAL" || severity === "PANIC") {
    return plain(ordinaryPostgresFatal.test(message) ? "info" : "error", message);
  }
  // The client reports a failed statement as well.
  return plain(severity === "WARNING" || severity === "ERROR" ? "warn" : "info", message);
}

/** Such as `42:M 22 Nov 2026 10:20:05.123 * Ready to accept connections`. */
const redisLine = /^\d+:[A-Z] \d+ \w+ \d{4} \S+ ([.\-*#]) (.*)$/;

/** Redis marks ordinary messages of a start or stop, and advice on kernel settings, as warnings, too. */
const redisTrouble = /^(?!WARNING).*(error|fail|can't|cannot|denied|not enough|corrupt)/i;

function parseRedis(line: string): LogEntry | undefined {
  const [, mark, message] = redisLine.exec(line) ?? [];
  if (mark === undefined || message === undefined) return undefined;
  if (mark === "#") return plain(redisTrouble.test(message) ? "warn" : "info", message);
  return plain(mark === "*" ? "info" : "debug", message);
}

/** Service names are padded to the width of the longest. */
const nameWidth = "feedback-to-training".length;
const maxFieldLength = 120;

/** One line for the terminal: `prediction │ 10:20:05 predicted  batch_id=… records=5`. */
export function formatLogEntry(service: string, entry: LogEntry, palette: Palette): string {
  const { level, message, time, fields } = entry;
  const parts = [palette.service(service, service.padEnd(nameWidth)), palette.faint("│")];
  if (time !== undefined) parts.push(palette.faint(clockTime(time)));
  if (level === "warn") parts.push(palette.warn("WARNING"));
  if (level === "error") parts.push(palette.error("ERROR"));
  parts.push(escapeControls(message));
  for (const [key, value] of Object.entries(fields)) {
    parts.push(palette.faint(`${key}=`) + shorten(typeof value === "string" ? value : JSON.stringify(value)));
  }
  return parts.join(" ");
}

function clockTime(time: string): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? time : date.toTimeString().slice(0, 8);
}

function shorten(text: string | undefined): string {
  const clean = escapeControls(text ?? "");
  return clean.length <= maxFieldLength ? clean : `${clean.slice(0, maxFieldLength)}…`;
}

/** A user's text may contain escape sequences, which must not reach the terminal. */
function escapeControls(text: string): string {
  return text.replace(/\p{Cc}/gu, (control) =>
    JSON.stringify(control).slice(1, -1).replace("\u007f", "\\u007f"),
  );
}
