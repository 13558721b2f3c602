import type { CommandContext } from "../command.ts";

/** What a command printed, and its exit code. */
export interface Recorded {
  readonly code: number;
  /** Standard output. */
  readonly output: string;
  /** Standard error. */
  readonly notes: string;
}

export interface RecordOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
}

/** Runs a command in this process, with 100 columns that are no terminal. */
export async function runRecorded(
  run: (context: CommandContext) => Promise<number>,
  { env = {}, signal = new AbortController().signal }: RecordOptions = {},
): Promise<Recorded> {
  let [output, notes] = ["", ""];
  const code = await run({
    env,
    signal,
    width: 100,
    print: (line) => {
      output += `${line}\n`;
    },
    write: async (text) => {
      output += text;
    },
    note: (line) => {
      notes += `${line}\n`;
    },
    status: {
      write: (text) => {
        notes += text;
      },
    },
  });
  return { code, output, notes };
}
