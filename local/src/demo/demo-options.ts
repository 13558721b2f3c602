import { resolve } from "node:path";
import { parseArgs } from "node:util";
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
  shows the learning curve. It uses the stack that npm start runs. If none runs, it starts a temporary one and removes it
  at the end

  --data FILE      a CSV of bank notes to teach with, instead of generated ones
  --rounds N       number of rounds (default: ${defaults.rounds})
  --batch-size N   notes per round (default: ${defaults.batchSize})
  --seed N         uses the same notes each time (default: a random seed)
  --state DIR      the data directory of the stack to look for (default: .local in the checkout)
  --help           shows this
`;

/**
 * Parses the command line.
 *
 * @returns `help` for `--help`.
 * @throws {Error} that names the wrong option, and what it expects.
 */
export function parseDemoOptions(args: readonly string[]): DemoOptions | "help" {
  const { values } = parse(args);
  if (values.help) return "help";
  const options = {
    dataFile: values.data,
    rounds: wholeNumber("--rounds", values.rounds, 1, max.rounds) ?? defaults.rounds,
    batchSize: wholeNumber("--batch-size", values["batch-size"], 1, max.batchSize) ?? defaults.batchSize,
    stateDirectory: resolve(values.state ?? defaultStateDirectory),
    seed: wholeNumber("--seed", values.seed, minSeed, Number.MAX_SAFE_INTEGER),
  };
  if (options.dataFile === "") throw new Error("--data needs the path of a file");
  return options;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        data: { type: "string" },
        rounds: { type: "string" },
        "batch-size": { type: "string" },
        seed: { type: "string" },
        state: { type: "string" },
        help: { type: "boolean", default: false },
      },
    });
  } catch (cause) {
    const [reason] = cause instanceof Error ? cause.message.split(". ") : [String(cause)];
    throw new Error(`${reason}: npm run demo -- --help shows the options`, { cause });
  }
}

function wholeNumber(option: string, text: string | undefined, from: number, to: number): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= from && value <= to) return value;
  throw new Error(`${option} is ${JSON.stringify(text)}, expected a whole number from ${from} to ${to}`);
}
