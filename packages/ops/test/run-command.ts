import type { Command } from "@loopline/command-line";
import { type RecordOptions, runRecorded } from "@loopline/command-line/testing";

/** Runs a command in this process. Rejects if the command does. */
export async function runCommand(
  command: Command,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  options?: RecordOptions,
) {
  const recorded = await runRecorded((context) => command.run(args, context), { env, ...options });
  const { code, output, notes } = recorded;
  return { code, lines: output.split("\n").slice(0, -1), notes: notes.split("\n").slice(0, -1) };
}

/** The answer of a command with `--json`. */
export function readJson({ lines }: { readonly lines: readonly string[] }): unknown {
  return JSON.parse(lines.join("\n"));
}
