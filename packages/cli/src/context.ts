import type { StatusOutput } from "@loopline/command-line";

/** What a command is given beside its arguments. */
export interface CommandContext {
  /** That of the process unless given. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** Writes a line of the answer, to standard output. */
  readonly print: (line: string) => void;
  /** Writes much of an answer, to standard output. Resolves once there is room for more. */
  readonly write: (text: string) => Promise<void>;
  /** Says something beside the answer, on standard error. */
  readonly note: (line: string) => void;
  /** Where progress is shown: standard error. */
  readonly status: StatusOutput;
  /** Columns that a table may take. */
  readonly width: number;
  /** Aborted by the first Ctrl-C; a second one kills. */
  readonly signal: AbortSignal;
}

export interface Command {
  readonly help: string;
  /** Does what the arguments say and returns the exit code. */
  run(args: readonly string[], context: CommandContext): Promise<number>;
}

/** What a command ends with. */
export const exitCodes = { done: 0, failed: 1, usage: 2, stopped: 130 } as const;
