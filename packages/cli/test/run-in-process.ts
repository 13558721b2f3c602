import { runCli } from "../src/cli.ts";

/** What a command line said. */
export interface Told {
  readonly code: number;
  /** Standard output. */
  readonly output: string;
  /** Standard error. */
  readonly notes: string;
}

/** Runs a command line with an environment, as it would be in a terminal of 100 columns that is not one. */
export async function runInProcess(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<Told> {
  const output: string[] = [];
  const notes: string[] = [];
  const code = await runCli(args, {
    env,
    width: 100,
    signal,
    print: (line) => output.push(`${line}\n`),
    write: async (text) => {
      output.push(text);
    },
    note: (line) => notes.push(`${line}\n`),
    status: { write: (text) => notes.push(text) },
  });
  return { code, output: output.join(""), notes: notes.join("") };
}
