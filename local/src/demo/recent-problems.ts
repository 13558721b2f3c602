import { formatLogEntry } from "../output/format-log-entry.ts";
import type { Palette } from "../output/palette.ts";
import { parseLogLine } from "../output/parse-log-line.ts";
import type { StackEvents } from "../stack/events.ts";

const most = 10;

export interface RecentProblems {
  /** Takes a line that a process of a stack has written. */
  readonly add: StackEvents["onLine"];
  /** The last few that were warnings or errors. */
  format(): string[];
}

/** Keeps what went wrong in a stack, to be shown only if the demo fails. */
export function createRecentProblems(palette: Palette): RecentProblems {
  const lines: string[] = [];
  return {
    add(service, line, stream) {
      const entry = parseLogLine(line, stream);
      if (entry.level !== "warn" && entry.level !== "error") return;
      lines.push(formatLogEntry(service, entry, palette));
      if (lines.length > most) lines.shift();
    },
    format: () => [...lines],
  };
}
