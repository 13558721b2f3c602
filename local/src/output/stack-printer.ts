import type { StackEvents } from "../stack/events.ts";
import { formatLogEntry } from "./format-log-entry.ts";
import type { Palette } from "./palette.ts";
import { type LogEntry, parseLogLine } from "./parse-log-line.ts";
import type { RunStep } from "./steps.ts";

export interface StackPrinterOptions {
  readonly step: RunStep;
  readonly palette: Palette;
  /** Writes a line for people. */
  readonly print: (line: string) => void;
  /** Given for `--json`: writes a line of the log as it came. */
  readonly printRaw?: ((line: string) => void) | undefined;
  /** Everything from level info up, and where errors came from. */
  readonly verbose: boolean;
}

/** Those whose ordinary lines tell the story of the pipeline: a batch predicted, corrected, a model trained. */
const storytellers = new Set([
  "prediction",
  "feedback-to-db",
  "feedback-to-training",
  "training",
  "training-to-cache",
]);

/** Shows a stack's life in the terminal. */
export function createStackPrinter(options: StackPrinterOptions): StackEvents {
  const { step, palette, print, printRaw, verbose } = options;

  const isShown = (service: string, { level }: LogEntry): boolean => {
    if (level === "debug") return false;
    return verbose || level !== "info" || storytellers.has(service);
  };
  return {
    step,
    onNotice: (text) => print(`${palette.warn("•")} ${text}`),
    onLine: (service, line, stream) => {
      const entry = parseLogLine(line, stream);
      if (!isShown(service, entry)) return;
      if (printRaw !== undefined) return printRaw(toJsonLine(service, line, entry));
      print(formatLogEntry(service, entry, palette));
      if (verbose && entry.stack !== undefined) print(palette.faint(entry.stack));
    },
  };
}

/** Postgres and Redis write no JSON: their lines are put into the form of ours. */
function toJsonLine(service: string, line: string, { level, message }: LogEntry): string {
  if (line.startsWith("{")) return line;
  return JSON.stringify({ severity: level === "warn" ? "WARNING" : level.toUpperCase(), service, message });
}
