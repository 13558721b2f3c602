import { extname } from "node:path";
import { commonHelp, parseCount, parseOptions } from "../command-line/parse-options.ts";
import { UsageError } from "../command-line/usage-error.ts";
import type { GivenUrls } from "../connect.ts";

/** Unless told, and at most. */
const batchSizes = { usual: 100, most: 1_000 };
const concurrencies = { usual: 4, most: 32 };

export const resultFormats = ["csv", "json"] as const;

export type ResultFormat = (typeof resultFormats)[number];

export interface SubmitOptions {
  /** A CSV of notes. */
  readonly file: string;
  /** Where the results go; undefined: standard output. */
  readonly output: string | undefined;
  readonly format: ResultFormat;
  /** Notes in a batch. */
  readonly batchSize: number;
  /** How many batches are on their way at a time. */
  readonly concurrency: number;
  /** Forgets an interrupted submission of the file. */
  readonly restart: boolean;
  readonly urls: GivenUrls;
}

export const submitHelp = `loopline submit FILE.csv [options]
  submits the notes of a file in batches and writes the predictions. The columns are variance, skewness,
  curtosis, entropy and, if wanted, subject and class; see packages/banknotes/README.md.
  Nothing is sent if any line is wrong.
  Interrupted, it goes on where it was when the same command is run again: FILE.csv.loopline-journal holds how far it
  was, until it is done

  --output FILE       where the results go, - for standard output (default: -); a file that is there is replaced
  --format csv|json   of the results (default: json if --output ends with .json, else csv)
  --batch-size N      notes in a batch (default: ${batchSizes.usual}, at most ${batchSizes.most})
  --concurrency N     batches on their way at a time (default: ${concurrencies.usual}, at most ${concurrencies.most})
  --restart           forgets that the file was interrupted, and submits all of it again
${commonHelp}`;

/** Names of standard output. */
const stdoutNames: readonly string[] = ["-", "/dev/stdout", "/dev/fd/1"];

/** @throws {UsageError} */
export function parseSubmitOptions(args: readonly string[]): SubmitOptions {
  const { values, positionals } = parseOptions(args, {
    output: { type: "string", default: "-" },
    format: { type: "string" },
    "batch-size": { type: "string" },
    concurrency: { type: "string" },
    restart: { type: "boolean", default: false },
  });
  const [file, ...others] = positionals;
  if (file === undefined || file === "") throw new UsageError("say which file to submit");
  if (others.length > 0) throw new UsageError("one file at a time");
  if (values.output === "") throw new UsageError("--output needs the path of a file, or -");
  return {
    file,
    output: stdoutNames.includes(values.output) ? undefined : values.output,
    format: parseFormat(values.format, values.output),
    batchSize: parseCount("--batch-size", values["batch-size"], batchSizes.most) ?? batchSizes.usual,
    concurrency: parseCount("--concurrency", values.concurrency, concurrencies.most) ?? concurrencies.usual,
    restart: values.restart,
    urls: values,
  };
}

function parseFormat(text: string | undefined, output: string): ResultFormat {
  if (text === undefined) return extname(output).toLowerCase() === ".json" ? "json" : "csv";
  const format = resultFormats.find((known) => known === text);
  if (format !== undefined) return format;
  throw new UsageError(`--format is ${JSON.stringify(text)}, expected ${resultFormats.join(" or ")}`);
}
