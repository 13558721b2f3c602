import { formatCount } from "@loopline/command-line";
import type { LabelName } from "@loopline/contracts";
import { describeError } from "../command-line/describe-error.ts";
import { type Connection, connect } from "../connect.ts";
import { type Command, type CommandContext, exitCodes } from "../context.ts";
import { formatResults, toResults } from "./format-results.ts";
import type { Journal } from "./journal.ts";
import type { FinishedBatch } from "./journal-record.ts";
import { type Note, type NotesFile, readNotes } from "./notes-file.ts";
import { openJournal } from "./open-journal.ts";
import { openResults, type Results } from "./open-results.ts";
import { parseSubmitOptions, type SubmitOptions, submitHelp } from "./options.ts";
import { planBatches } from "./plan-batches.ts";
import { createProgress } from "./progress.ts";
import { submitBatches } from "./submit-batches.ts";

/** How often a call is tried again once the pipeline has answered: a minute or so of it being down. */
const patience = 20;

export const submit: Command = {
  help: submitHelp,
  async run(args, context) {
    const options = parseSubmitOptions(args);
    const { notes, hash } = await readNotes(options.file);
    const results = await openResults(options.output, { input: options.file, write: context.write });
    try {
      await submitTo(results, { notes, hash }, options, context);
    } finally {
      await results.close();
    }
    return exitCodes.done;
  },
};

async function submitTo(
  results: Results,
  { notes, hash }: NotesFile,
  options: SubmitOptions,
  context: CommandContext,
): Promise<void> {
  const { client: impatient } = await connect(options.urls, context.env);
  // Whether anyone answers is told at once.
  await impatient.stats({ signal: context.signal });
  const connection = await connect(options.urls, context.env, { retries: patience });
  const journal = openJournal({ ...options, hash, ingestUrl: connection.ingestUrl });
  noteDifferences(journal, options, connection, context);
  try {
    const batches = await submitAll(notes, journal, options, connection, context);
    await results.write(formatResults(toResults(notes, batches), options.format));
    noteCounts(batches, options, context);
  } finally {
    journal.close();
  }
  journal.remove();
}

function noteDifferences(
  { header, records }: Journal,
  { batchSize }: SubmitOptions,
  { ingestUrl }: Connection,
  { note }: CommandContext,
): void {
  if (records.length === 0) return;
  const size = header.batch_size === batchSize ? "" : `, in batches of ${header.batch_size} as it began`;
  note(`Going on where it was interrupted${size}.`);
  if (header.ingest_url !== ingestUrl) {
    note(`It began with ${header.ingest_url}, and goes on with ${ingestUrl}.`);
  }
}

/** Returns every batch, in the order of the file. */
async function submitAll(
  notes: readonly Note[],
  journal: Journal,
  { concurrency }: SubmitOptions,
  { client }: Connection,
  { signal, status, note }: CommandContext,
): Promise<FinishedBatch[]> {
  const { open, finished } = planBatches(notes, journal.header.batch_size, journal.records);
  const batches = [...finished];
  const countNow = () => batches.reduce((sum, { predictions }) => sum + predictions.length, 0);
  const total = notes.length;
  const progress = createProgress(status, { total, already: countNow(), now: () => performance.now() });
  try {
    await submitBatches(open, {
      client,
      journal,
      concurrency,
      signal,
      onFinished: (batch) => {
        batches.push(batch);
        progress.add(batch.predictions.length);
      },
    });
  } catch (error) {
    progress.end();
    const counts = `${formatCount(countNow())} of ${formatCount(total)} predictions are there`;
    const next = `${counts}: run the same command to go on.`;
    if (!signal.aborted) throw new Error(`${describeError(error)}\n${next}`, { cause: error });
    note(`Stopped. ${next}`);
    throw error;
  }
  progress.end();
  return batches.sort((one, other) => one.batch - other.batch);
}

function noteCounts(
  batches: readonly FinishedBatch[],
  { output }: SubmitOptions,
  { note }: CommandContext,
): void {
  const predictions = batches.flatMap((batch) => batch.predictions);
  const count = (name: LabelName) => formatCount(predictions.filter((one) => one === name).length);
  const where = output === undefined ? "" : ` in ${output}`;
  note(
    `${formatCount(predictions.length)} predictions${where}: ${count("real")} real, ${count("fake")} fake`,
  );
}
