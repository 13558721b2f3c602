import { describeError } from "./command-line/describe-error.ts";

/** What a command is given beside its arguments. */
export interface CommandContext {
  readonly env: NodeJS.ProcessEnv;
  /** Writes a line of the answer, to standard output. */
  readonly print: (line: string) => void;
  /** Says something beside the answer, on standard error. */
  readonly note: (line: string) => void;
  /** Columns that a table may take. */
  readonly width: number;
  /** Aborted by the first Ctrl-C; a second one kills. */
  readonly signal: AbortSignal;
}

/** Does what the arguments say and returns the exit code. */
export type Command = (args: readonly string[], context: CommandContext) => Promise<number>;

/** A table wider than this is harder to read, and one narrower cannot hold its columns. */
const columns = { least: 80, usual: 100, most: 140 };

/** Runs a command with the arguments of this process and ends with its exit code. A failure is told in a sentence. */
export async function run(command: Command): Promise<never> {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => stop.abort(new Error("stopped on request")));
  }
  const context: CommandContext = {
    env: process.env,
    print: (line) => process.stdout.write(`${line}\n`),
    note: (line) => process.stderr.write(`${line}\n`),
    width: Math.max(columns.least, Math.min(process.stdout.columns || columns.usual, columns.most)),
    signal: stop.signal,
  };
  try {
    process.exit(await command(process.argv.slice(2), context));
  } catch (error) {
    context.note(describeError(error));
    process.exit(stop.signal.aborted ? 130 : 1);
  }
}
