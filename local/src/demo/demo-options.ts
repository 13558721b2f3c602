import { resolve } from "node:path";
import { parseCount, parseOptions, UsageError } from "@loopline/command-line";
import { defaultStateDirectory } from "@loopline/services";

export interface DemoOptions {
  /** A CSV of notes to teach with, instead of generated ones. */
  readonly dataFile: string | undefined;
  readonly rounds: number;
  readonly batchSize: number;
  /** Selects generated notes, or the order of a file's; undefined: a random one. */
  readonly seed: number | undefined;
  /** Of the stack to look for. */
  readonly stateDirectory: string;
}

const defaults = { rounds: 20, batchSize: 20 };
/** Smaller seeds made the samples, with which the pipeline starts and is tested. */
export const minSeed = 4;
const max = { rounds: 500, batchSize: 1_000 };

export const demoHelp = `npm run demo -- [options]
  teaches the pipeline in rounds: submits notes, corrects the wrong predictions and waits for the retrained model; then
  shows the learning curve. It uses the stack that npm start runs. If none runs, it starts a temporary one and removes
  it at the end

  --data FILE      a CSV of bank notes to teach with, instead of generated ones
  --rounds N       number of rounds (default: ${defaults.rounds})
  --batch-size N   notes per round (default: ${defaults.batchSize})
  --seed N         use the same notes each time (default: a random seed)
  --state DIR      the data directory of the stack to look for (default: .local in the checkout)
  --help           show this help
`;

/** @throws {UsageError} */
export function parseDemoOptions(args: readonly string[]): DemoOptions {
  const string = { type: "string" } as const;
  const { values } = parseOptions(args, {
    data: string,
    rounds: string,
    "batch-size": string,
    seed: string,
    state: string,
  });
  if (values.data === "") throw new UsageError("--data needs the path of a file");
  return {
    dataFile: values.data,
    rounds: parseCount("--rounds", values.rounds, { max: max.rounds }) ?? defaults.rounds,
    batchSize: parseCount("--batch-size", values["batch-size"], { max: max.batchSize }) ?? defaults.batchSize,
    stateDirectory: resolve(values.state ?? defaultStateDirectory),
    seed: parseCount("--seed", values.seed, { min: minSeed, max: Number.MAX_SAFE_INTEGER }),
  };
}
