import { type Recorded, runRecorded } from "@loopline/command-line/testing";
import { runCli } from "../src/cli.ts";

/** Runs a command line in this process. */
export function runInProcess(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  signal?: AbortSignal,
): Promise<Recorded> {
  return runRecorded((context) => runCli(args, context), { env, ...(signal && { signal }) });
}
