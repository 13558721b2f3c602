import { UuidSchema } from "@loopline/contracts";
import { parseOptions, usageError } from "@loopline/ops";

const command = "npm run trace";

export const traceHelp = `${command} -- BATCH_ID
  shows a batch's way through the pipeline, step by step: when it was submitted, and when it was corrected

  --state DIR    the stack of this state directory (default: the stack of this checkout)
  --json         answers in JSON, for scripts
  --help         shows this
`;

export interface TraceOptions {
  readonly batchId: string;
  readonly stateDirectory: string | undefined;
  readonly json: boolean;
}

/**
 * Reads the command line.
 * @returns `help` when that is asked for.
 * @throws {Error} that says what is wrong and how it should be.
 */
export function parseTraceOptions(args: readonly string[]): TraceOptions | "help" {
  const { values, positionals } = parseOptions(command, args, {});
  if (values.help) return "help";
  const [given, ...others] = positionals;
  if (given === undefined) throw usageError(command, "say which batch: its batch_id");
  if (others.length > 0) throw usageError(command, "one batch at a time");
  const id = UuidSchema.safeParse(given);
  if (!id.success) throw usageError(command, `${JSON.stringify(given)} is no batch_id, which is a UUID`);
  return { batchId: id.data, stateDirectory: values.state, json: values.json };
}
