import type { Palette } from "./palette.ts";
import type { LogEntry } from "./parse-log-line.ts";

/** Names of services are padded to this width, that of the longest. */
const nameWidth = "feedback-to-training".length;
const longestField = 120;

/** One line for the terminal: `prediction │ 10:20:05 predicted  batch_id=… records=5`. */
export function formatLogEntry(service: string, entry: LogEntry, palette: Palette): string {
  const { level, message, time, fields } = entry;
  const parts = [palette.service(service, service.padEnd(nameWidth)), palette.faint("│")];
  if (time !== undefined) parts.push(palette.faint(clockTime(time)));
  if (level === "warn") parts.push(palette.warn("WARNING"));
  if (level === "error") parts.push(palette.error("ERROR"));
  parts.push(visible(message));
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
  const clean = visible(text ?? "");
  return clean.length <= longestField ? clean : `${clean.slice(0, longestField)}…`;
}

/** What users sent may hold escape sequences; the terminal must not obey them. */
function visible(text: string): string {
  return text.replace(/\p{Cc}/gu, (control) =>
    JSON.stringify(control).slice(1, -1).replace("\u007f", "\\u007f"),
  );
}
