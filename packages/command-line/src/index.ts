export { formatBar } from "./bar.ts";
export { formatBytes, formatCount, formatCreated, formatShare, printable, printableLine } from "./format.ts";
export { formatDecision } from "./format-decision.ts";
export { formatReport } from "./format-report.ts";
export { createStatusLine, type StatusLine, type StatusOutput } from "./status-line.ts";
export { type Column, formatTable, wrap } from "./table.ts";
