export {
  type Command,
  type CommandContext,
  describeError,
  exitCodes,
  runCommand,
  runProcess,
} from "./command.ts";
export {
  type Fact,
  formatBytes,
  formatCount,
  formatCreated,
  formatFacts,
  formatShare,
  printable,
  printableLine,
} from "./format.ts";
export { formatInference } from "./format-inference.ts";
export { formatDecision, formatReport, formatRows, type TrainedRows } from "./format-training.ts";
export { parseCount, parseOptions, parseText, UsageError, unknownCommand } from "./options.ts";
export { createStatusLine, formatBar, type StatusLine, type StatusOutput } from "./status-line.ts";
export { type Column, formatTable, wrap } from "./table.ts";
