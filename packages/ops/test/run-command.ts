import type { Command } from "../src/cli.ts";

/** What a command said. */
export interface Told {
  readonly code: number;
  /** Standard output. */
  readonly lines: string[];
  /** Standard error. */
  readonly notes: string[];
}

/** Runs a command with an environment, as it would be in a terminal of 100 columns. */
export async function runCommand(
  command: Command,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  signal = new AbortController().signal,
): Promise<Told> {
  const lines: string[] = [];
  const notes: string[] = [];
  const code = await command(args, {
    env,
    width: 100,
    signal,
    print: (line) => lines.push(...line.split("\n")),
    note: (line) => notes.push(...line.split("\n")),
  });
  return { code, lines, notes };
}

/** What a command with `--json` answered. */
export function readJson({ lines }: Told): unknown {
  return JSON.parse(lines.join("\n"));
}
