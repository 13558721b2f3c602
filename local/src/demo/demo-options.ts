import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { defaultStateDirectory } from "@loopline/services";

export interface DemoOptions {
  /** A CSV of notes to teach with, instead of generated ones. */
  readonly dataFile: string | undefined;
  readonly rounds: number;
  readonly batchSize: number;
  /** Which of the generated notes, or which order of a file's; undefined: any. */
  readonly seed: number | undefined;
  /** Where to look for a stack that runs. */
  readonly stateDirectory: string;
}

const defaults = { rounds: 20, batchSize: 20 };
/** The seeds below made the samples, with which the pipeline starts and is tested. */
export const firstSeed = 4;
const most = { rounds: 500, batchSize: 1_000 };

export const demoHelp = `npm run demo -- [options]
  teaches the pipeline: submits notes, corrects the wrong predictions, waits for the retrained model, again and
  again, and shows how it gets better. It uses the stack that npm start runs; when none runs, it starts one of its
  own, which it removes at the end

  --data FILE      a CSV of bank notes to teach with, instead of generated ones
  --rounds N       how often to correct (default: ${defaults.rounds})
  --batch-size N   how many notes each time (default: ${defaults.batchSize})
  --seed N         takes the same notes each time (default: others each time)
  --state DIR      where to look for a stack that runs (default: .local in the checkout)
  --help           shows this
`;

/**
 * Reads the command line.
 *
 * @returns `help` when that is asked for.
 * @throws {Error} that says which option is wrong, and what it takes.
 */
export function parseDemoOptions(args: readonly string[]): DemoOptions | "help" {
  const { values } = parse(args);
  if (values.help) return "help";
  const options = {
    dataFile: values.data,
    rounds: wholeNumber("--rounds", values.rounds, 1, most.rounds) ?? defaults.rounds,
    batchSize: wholeNumber("--batch-size", values["batch-size"], 1, most.batchSize) ?? defaults.batchSize,
    stateDirectory: resolve(values.state ?? defaultStateDirectory),
    seed: wholeNumber("--seed", values.seed, firstSeed, Number.MAX_SAFE_INTEGER),
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
