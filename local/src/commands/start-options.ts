import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { defaultStateDirectory } from "@loopline/services";
import { callerDirectory } from "../config.ts";

export const startHelp = `npm start -- [options]
  runs the whole pipeline on this machine until Ctrl-C

  --data FILE   a CSV of bank notes to start the training set from, instead of the generated samples
  --state DIR   where its data lives (default: .local in the checkout)
  --verbose     shows everything that the services say
  --json        shows the services' lines as they come, on standard output, and the rest on standard error
  --help        shows this
`;

export interface StartCommand {
  readonly dataFile: string | undefined;
  readonly stateDirectory: string;
  readonly verbose: boolean;
  readonly json: boolean;
  readonly help: boolean;
}

/** @param from what relative paths start from. @throws for an option that does not exist or lacks its value. */
export function parseStartOptions(args: readonly string[], from = callerDirectory()): StartCommand {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: "string" },
      state: { type: "string" },
      verbose: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  return {
    dataFile: values.data === undefined ? undefined : resolve(from, values.data),
    stateDirectory: resolve(from, values.state ?? defaultStateDirectory),
    verbose: values.verbose,
    json: values.json,
    help: values.help,
  };
}
