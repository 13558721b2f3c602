import { isIP } from "node:net";
import { resolve } from "node:path";
import { parseOptions, UsageError } from "@loopline/command-line";
import { type Access, chooseAccess, defaultStateDirectory, loopback } from "@loopline/services";
import { callerDirectory } from "../config.ts";

export const startHelp = `npm start -- [options]
  runs the whole pipeline on this machine until Ctrl-C

  --data FILE      a CSV file to learn from, instead of generated bank notes. Any table with a column of classes: its
                   definition is inferred, shown and kept with its data, and all its labelled rows are trained on
  --target COLUMN  the column of FILE to predict, if it cannot be guessed
  --schema FILE    a definition to obey, as npx loopline dataset infer writes it; alone, it starts without records
  --state DIR      the directory for its data (default: .local in the checkout)
  --keys           the APIs require keys, as in a deployment; npm run keys makes them
  --sign-in        the web UI requires users to sign in, see npm run users; includes --keys
  --host ADDRESS   the address that the web UI and the APIs listen on, such as 0.0.0.0 for all of this machine; one that
                   others can reach includes --sign-in (default: ${loopback})
  --verbose        show all log lines of all services
  --json           show the log lines unchanged, on standard output, and everything else on standard error
  --help           show this help
`;

export interface StartCommand {
  readonly dataFile: string | undefined;
  readonly target: string | undefined;
  readonly schemaFile: string | undefined;
  readonly stateDirectory: string;
  readonly access: Access;
  readonly verbose: boolean;
  readonly json: boolean;
}

/** @param from the directory that relative paths start from. @throws {UsageError} */
export function parseStartOptions(args: readonly string[], from = callerDirectory()): StartCommand {
  const { values } = parseOptions(args, {
    data: { type: "string" },
    target: { type: "string" },
    schema: { type: "string" },
    state: { type: "string" },
    keys: { type: "boolean", default: false },
    "sign-in": { type: "boolean", default: false },
    host: { type: "string" },
    verbose: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  });
  if (values.target !== undefined && values.data === undefined) {
    throw new UsageError("--target names a column of the file of --data, which is missing");
  }
  if (values.target !== undefined && values.schema !== undefined) {
    throw new UsageError(
      "--target and --schema exclude each other: the definition names the column to predict",
    );
  }
  if (values.host !== undefined && isIP(values.host) === 0) {
    throw new UsageError(
      `--host is ${JSON.stringify(values.host)}, expected an IP address of this machine, or 0.0.0.0 for all of them`,
    );
  }
  const path = (value: string | undefined) => (value === undefined ? undefined : resolve(from, value));
  return {
    dataFile: path(values.data),
    target: values.target,
    schemaFile: path(values.schema),
    stateDirectory: resolve(from, values.state ?? defaultStateDirectory),
    access: chooseAccess({ host: values.host, keys: values.keys, signIn: values["sign-in"] }),
    verbose: values.verbose,
    json: values.json,
  };
}
