import { access, constants } from "node:fs/promises";
import { basename, extname } from "node:path";
import {
  type Command,
  type CommandContext,
  exitCodes,
  formatCount,
  parseCount,
  parseOptions,
  UsageError,
} from "@loopline/command-line";
import type { Contracts } from "@loopline/contracts";
import { countPredictions, describeCounts, waiting } from "../class-counts.ts";
import { apiHelp, apiOptions, connect } from "../connect.ts";
import { describeError } from "../describe-error.ts";
import { describeLabels, whatIsNext } from "../labels/send-labels.ts";
import { type FinishedBatch, type Journal, openJournal } from "./journal.ts";
import { createProgress } from "./progress.ts";
import { type FileRecord, type RecordsFile, readRecords } from "./records-file.ts";
import { formatResults, openResults, type ResultFormat, type Results, resultFormats } from "./results.ts";
import { planBatches, type SubmitDeps, submitBatches } from "./submit-batches.ts";
import { teach } from "./teach.ts";

const batchSizes = { default: 100, max: 1_000 };
const concurrencies = { default: 4, max: 32 };

/** Characters of a batch's name. */
const maxNameLength = 200;

/** Retries of a call once the pipeline has answered: it may be down for about a minute. */
const maxRetries = 20;

/** Submits a file of records and writes their predictions. */
export const submit: Command = {
  name: "loopline submit",
  help: `loopline submit FILE.csv [options]
  submits the records of a file in batches, which get the name of the file, and writes the predictions. The file has a
  column for each feature of the pipeline's dataset, named in its first line, in any order; see
  packages/dataset/README.md. Nothing is sent if any line is wrong.
  If it is interrupted, run the same command again to go on: FILE.csv.loopline-journal holds the finished batches
  until all are done

  --output FILE       write the results here, - for standard output (default: -); an existing file is replaced
  --format csv|json   of the results (default: json if --output ends with .json, else csv)
  --batch-size N      records in a batch (default: ${batchSizes.default}, at most ${batchSizes.max})
  --concurrency N     batches in flight (default: ${concurrencies.default}, at most ${concurrencies.max})
  --teach             then send the labels of the target's column, so that the pipeline learns from them
  --restart           ignore an interrupted submission, and submit the whole file
${apiHelp}`,
  async run(args, context) {
    const options = parseSubmitOptions(args);
    await checkReadable(options.file);
    const results = await openResults(options.output, { input: options.file, write: context.write });
    try {
      // Fails soon if the pipeline is not running.
      const { readContracts } = await connect(options.urls, context.env);
      const contracts = await readContracts({ signal: context.signal });
      const file = await readRecords(options.file, contracts.dataset);
      if (options.teach && file.records.every(({ label }) => label === null)) {
        const { name } = contracts.dataset.target;
        throw new Error(
          `${options.file}: no label in a column ${name}, so there is nothing to teach. Nothing was submitted.`,
        );
      }
      await submitTo(results, file, contracts, options, context);
    } finally {
      await results.close();
    }
    return exitCodes.done;
  },
};

/** @throws {Error} */
async function checkReadable(file: string): Promise<void> {
  try {
    await access(file, constants.R_OK);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${file}: cannot be read (${reason})\nNothing was submitted.`, { cause });
  }
}

type SubmitOptions = ReturnType<typeof parseSubmitOptions>;

/** Names of standard output. */
const stdoutNames: readonly string[] = ["-", "/dev/stdout", "/dev/fd/1"];

/** @throws {UsageError} */
export function parseSubmitOptions(args: readonly string[]) {
  const string = { type: "string" } as const;
  const options = {
    ...apiOptions,
    output: { type: "string", default: "-" },
    format: string,
    "batch-size": string,
    concurrency: string,
    teach: { type: "boolean", default: false },
    restart: { type: "boolean", default: false },
  } as const;
  const { values, positionals } = parseOptions(args, options, { takesArguments: true });
  const [file, ...others] = positionals;
  if (file === undefined || file === "") throw new UsageError("no FILE.csv is given");
  if (others.length > 0) throw new UsageError("one file at a time");
  if (values.output === "") throw new UsageError("--output needs the path of a file, or -");
  return {
    file,
    /** Undefined: standard output. */
    output: stdoutNames.includes(values.output) ? undefined : values.output,
    format: parseFormat(values.format, values.output),
    batchSize: parseCount("--batch-size", values["batch-size"], batchSizes) ?? batchSizes.default,
    concurrency: parseCount("--concurrency", values.concurrency, concurrencies) ?? concurrencies.default,
    teach: values.teach,
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

async function submitTo(
  results: Results,
  { records, otherColumns, hash }: RecordsFile,
  contracts: Contracts,
  options: SubmitOptions,
  context: CommandContext,
): Promise<void> {
  const { urls, batchSize, format, output } = options;
  const { env, note } = context;
  const { dataset } = contracts;
  const { client, ingestUrl } = await connect(urls, env, { retries: maxRetries });
  const journal = openJournal({ ...options, hash, dataset, ingestUrl });
  const { batch_size, ingest_url } = journal.header;
  if (journal.records.length > 0) {
    const size = batch_size === batchSize ? "" : `, in batches of ${batch_size} as before`;
    note(`Resuming the interrupted submission${size}.`);
    if (ingest_url !== ingestUrl)
      note(`It was sent to ${ingest_url} before, and is now sent to ${ingestUrl}.`);
  }
  try {
    const { concurrency } = options;
    const name = basename(options.file).slice(0, maxNameLength).toWellFormed();
    const batches = await submitAll(records, { client, contracts, journal, name, concurrency }, context);
    const taught = options.teach
      ? await teach(records, batches, { client, journal, concurrency }, context)
      : undefined;
    await results.write(formatResults(records, batches, { format, dataset, otherColumns }));
    const all = batches.flatMap(({ predictions }) => predictions);
    const unpredicted = all.filter((prediction) => prediction === null).length;
    const where = output === undefined ? "" : ` in ${output}`;
    const counts = describeCounts(countPredictions(dataset, all));
    if (unpredicted < all.length)
      note(`${formatCount(all.length - unpredicted)} predictions${where}: ${counts}`);
    const warned = batches.flatMap(({ warnings = [], batch }) =>
      warnings.map(({ position }) => `${batch} ${position}`),
    );
    if (warned.length > 0) {
      note(
        `${formatCount(new Set(warned).size)} with warnings: they have values that the model was not trained for`,
      );
    }
    if (unpredicted > 0) {
      const { many } = dataset.record;
      const todo = taught === undefined ? ": say what some of them are with loopline correct" : "";
      note(
        `${formatCount(unpredicted)} ${many} ${waiting}${todo}; loopline batch then shows their predictions`,
      );
    }
    if (taught !== undefined) {
      note(describeLabels(taught, records.length, dataset));
      note(whatIsNext);
    }
  } finally {
    journal.close();
  }
  journal.remove();
}

/** Returns every batch, in the order of the file. */
async function submitAll(
  records: readonly FileRecord[],
  deps: Omit<SubmitDeps, "journal" | "signal" | "onFinished"> & { readonly journal: Journal },
  { signal, status, note }: CommandContext,
): Promise<FinishedBatch[]> {
  const { journal } = deps;
  const { open, finished } = planBatches(records, journal.header.batch_size, journal.records);
  const batches = [...finished];
  const countNow = () => batches.reduce((sum, { predictions }) => sum + predictions.length, 0);
  const total = records.length;
  const progress = createProgress(status, { total, already: countNow(), now: () => performance.now() });
  try {
    await submitBatches(open, {
      ...deps,
      signal,
      onFinished: (batch) => {
        batches.push(batch);
        progress.add(batch.predictions.length);
      },
    });
  } catch (error) {
    progress.end();
    const counts = `${formatCount(countNow())} of ${formatCount(total)} predictions are done`;
    const next = `${counts}: run the same command to go on.`;
    if (!signal.aborted) throw new Error(`${describeError(error)}\n${next}`, { cause: error });
    note(`Stopped. ${next}`);
    throw error;
  }
  progress.end();
  return batches.sort((one, other) => one.batch - other.batch);
}
