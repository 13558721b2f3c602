import { resolve } from "node:path";
import { parseCount, parseOptions, UsageError } from "@loopline/command-line";
import { defaultStateDirectory } from "@loopline/services";

export interface DemoOptions {
  /** A CSV file to teach with, instead of generated records. */
  readonly dataFile: string | undefined;
  /** Its column to predict. */
  readonly target: string | undefined;
  /** Its definition. */
  readonly schemaFile: string | undefined;
  readonly rounds: number;
  readonly batchSize: number;
  /** Selects generated records, or the order of a file's; undefined: a random one. */
  readonly seed: number | undefined;
  /** Of the stack to look for. */
  readonly stateDirectory: string;
}

const defaults = { rounds: 20, batchSize: 20 };
/** Smaller seeds made the samples, with which the pipeline starts and is tested. */
export const minSeed = 4;
const max = { rounds: 500, batchSize: 1_000 };

export const demoHelp = `npm run demo -- [options]
  teaches the pipeline in rounds: submits records, corrects the wrong predictions and waits for the retrained model;
  then shows the learning curve. It uses the stack that npm start runs. If none runs, it starts a temporary one and
  removes it at the end. A table of your own always has a temporary one, which starts from one or two rows of each class

  --data FILE      a CSV file to teach with, instead of generated bank notes: any table with a column of classes
  --target COLUMN  the column of FILE to predict, if it cannot be guessed
  --schema FILE    a definition of the table to obey, as npx loopline dataset infer writes it
  --rounds N       number of rounds (default: ${defaults.rounds})
  --batch-size N   records per round (default: ${defaults.batchSize}, or fewer if the file has few)
  --seed N         use the same records each time (default: a random seed)
  --state DIR      the data directory of the stack to look for (default: .local in the checkout)
  --help           show this help
`;

/** @throws {UsageError} */
export function parseDemoOptions(args: readonly string[]): DemoOptions {
  const string = { type: "string" } as const;
  const { values } = parseOptions(args, {
    data: string,
    target: string,
    schema: string,
    rounds: string,
    "batch-size": string,
    seed: string,
    state: string,
  });
  if (values.data === "") throw new UsageError("--data needs the path of a file");
  if (values.data === undefined && (values.target ?? values.schema) !== undefined) {
    throw new UsageError("--target and --schema are about the file of --data, which is missing");
  }
  return {
    dataFile: values.data,
    target: values.target,
    schemaFile: values.schema,
    rounds: parseCount("--rounds", values.rounds, { max: max.rounds }) ?? defaults.rounds,
    batchSize: parseCount("--batch-size", values["batch-size"], { max: max.batchSize }) ?? defaults.batchSize,
    stateDirectory: resolve(values.state ?? defaultStateDirectory),
    seed: parseCount("--seed", values.seed, { min: minSeed, max: Number.MAX_SAFE_INTEGER }),
  };
}
