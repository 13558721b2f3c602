import { resolve } from "node:path";
import { parseOptions } from "@loopline/command-line";
import { defaultStateDirectory } from "@loopline/services";
import { callerDirectory } from "../config.ts";

export const startHelp = `npm start -- [options]
  runs the whole pipeline on this machine until Ctrl-C

  --data FILE   a CSV of bank notes to start the training set from, instead of the generated samples
  --state DIR   the directory for its data (default: .local in the checkout)
  --verbose     show all log lines of all services
  --json        show the log lines unchanged, on standard output, and everything else on standard error
  --help        show this help
`;

export interface StartCommand {
  readonly dataFile: string | undefined;
  readonly stateDirectory: string;
  readonly verbose: boolean;
  readonly json: boolean;
}

/** @param from the directory that relative paths start from. @throws {UsageError} */
export function parseStartOptions(args: readonly string[], from = callerDirectory()): StartCommand {
  const { values } = parseOptions(args, {
    data: { type: "string" },
    state: { type: "string" },
    verbose: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  });
  return {
    dataFile: values.data === undefined ? undefined : resolve(from, values.data),
    stateDirectory: resolve(from, values.state ?? defaultStateDirectory),
    verbose: values.verbose,
    json: values.json,
  };
}
