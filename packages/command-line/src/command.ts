import { UsageError } from "./options.ts";
import type { StatusOutput } from "./status-line.ts";

/** What a command is given besides its arguments. */
export interface CommandContext {
  readonly env: NodeJS.ProcessEnv;
  /** Writes a line of the answer to standard output. */
  readonly print: (line: string) => void;
  /** Writes much text to standard output. Resolves once there is room for more. */
  readonly write: (text: string) => Promise<void>;
  /** Writes a line to standard error. */
  readonly note: (line: string) => void;
  /** Where progress is shown: standard error. */
  readonly status: StatusOutput;
  /** Columns that a table may take. */
  readonly width: number;
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
}

export interface Command {
  /** How to call it, up to its arguments: `npm run model --`. */
  readonly name: string;
  /** Printed for `--help`. */
  readonly help: string;
  /** Runs it and returns the exit code. @throws {UsageError} for wrong arguments. */
  run(args: readonly string[], context: CommandContext): Promise<number>;
  /** An error in a sentence. Default: its message. */
  describeError?(error: unknown, args: readonly string[]): string;
}

export const exitCodes = { done: 0, failed: 1, usage: 2, stopped: 130 } as const;

/**
 * Prints the help if the arguments ask for it, else runs the command. An error becomes a sentence on standard error.
 * @returns the exit code.
 */
export async function runCommand(
  command: Command,
  args: readonly string[],
  context: CommandContext,
): Promise<number> {
  if (args.includes("--help")) {
    context.print(command.help.trimEnd());
    return exitCodes.done;
  }
  try {
    return await command.run(args, context);
  } catch (error) {
    if (context.signal.aborted) return exitCodes.stopped;
    if (isClosedPipe(error)) return exitCodes.done;
    const isUsage = error instanceof UsageError;
    const problem = (command.describeError ?? describeError)(error, args);
    context.note(isUsage ? `${problem}; run ${command.name} --help` : problem);
    return isUsage ? exitCodes.usage : exitCodes.failed;
  }
}

/** The message of an error. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // The error of `net` for a name with several addresses has no message.
  if (error instanceof AggregateError && error.message === "") return describeError(error.errors[0]);
  return error.message;
}

/** Tables wider than this are hard to read; narrower ones cannot hold their columns. */
const columns = { min: 80, default: 100, max: 140 };

/**
 * Runs a command with the arguments of this process and exits with its code.
 * @param options.catchesSignals whether the first SIGINT, SIGTERM or SIGHUP aborts `signal` and a second one kills;
 * false for a command that has its own handlers or none
 */
export async function runProcess(
  run: Command | ((args: readonly string[], context: CommandContext) => Promise<number>),
  { catchesSignals = true }: { readonly catchesSignals?: boolean } = {},
): Promise<never> {
  const { stdout, stderr } = process;
  const stop = new AbortController();
  for (const signal of catchesSignals ? (["SIGINT", "SIGTERM", "SIGHUP"] as const) : []) {
    process.once(signal, () => stop.abort(new Error("stopped on request")));
  }
  for (const output of [stdout, stderr]) {
    output.on("error", (error) => {
      if (isClosedPipe(error)) process.exit(exitCodes.done);
      throw error;
    });
  }
  const context: CommandContext = {
    env: process.env,
    print: (line) => stdout.write(`${line}\n`),
    write: (text) =>
      new Promise((resolve, reject) => stdout.write(text, (error) => (error ? reject(error) : resolve()))),
    note: (line) => stderr.write(`${line}\n`),
    status: stderr,
    width: Math.max(columns.min, Math.min(stdout.columns || columns.default, columns.max)),
    signal: stop.signal,
  };
  const args = process.argv.slice(2);
  process.exit(await (typeof run === "function" ? run(args, context) : runCommand(run, args, context)));
}

/** Whether a write failed because the reader, such as `head`, closed the pipe. */
function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EPIPE";
}
