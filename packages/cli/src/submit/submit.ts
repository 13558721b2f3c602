import type { LabelName } from "@loopline/contracts";
import { formatCount } from "@loopline/terminal";
import { describeError } from "../command-line/describe-error.ts";
import { type Connection, connect } from "../connect.ts";
import { type Command, type CommandContext, exitCodes } from "../context.ts";
import { formatResults, toResults } from "./format-results.ts";
import type { Journal } from "./journal.ts";
import type { FinishedBatch } from "./journal-record.ts";
import { type Note, readNotes } from "./notes-file.ts";
import { openJournal } from "./open-journal.ts";
import { parseSubmitOptions, type SubmitOptions, submitHelp } from "./options.ts";
import { planBatches } from "./plan-batches.ts";
import { createProgress } from "./progress.ts";
import { submitBatches } from "./submit-batches.ts";
import { checkWritable, inLongPieces, writeWhole } from "./write-results.ts";

/** How often a call is tried again once the pipeline has answered: a minute or so of it being down. */
const patience = 20;

export const submit: Command = {
  help: submitHelp,
  async run(args, context) {
    const options = parseSubmitOptions(args);
    const { notes, hash } = await readNotes(options.file);
    if (options.output !== undefined) await checkWritable(options.output);
    const { client: impatient } = await connect(options.urls, context.env);
    // Whether anyone answers is told at once.
    await impatient.stats({ signal: context.signal });
    const connection = await connect(options.urls, context.env, { retries: patience });
    const journal = openJournal({ ...options, hash, ingestUrl: connection.ingestUrl });
    noteDifferences(journal, options, connection, context);
    try {
      const batches = await submitAll(notes, journal, options, connection, context);
      await deliver(notes, batches, options, context);
    } finally {
      journal.close();
    }
    journal.remove();
    return exitCodes.done;
  },
};

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

/** Writes the results to where they belong. */
async function deliver(
  notes: readonly Note[],
  batches: readonly FinishedBatch[],
  { output, format }: SubmitOptions,
  { write, note }: CommandContext,
): Promise<void> {
  const pieces = formatResults(toResults(notes, batches), format);
  if (output === undefined) {
    for (const piece of inLongPieces(pieces)) await write(piece);
  } else {
    await writeWhole(output, pieces);
  }
  const count = (name: LabelName) =>
    formatCount(
      batches.reduce((sum, { predictions }) => sum + predictions.filter((one) => one === name).length, 0),
    );
  const where = output === undefined ? "" : ` in ${output}`;
  note(`${formatCount(notes.length)} predictions${where}: ${count("real")} real, ${count("fake")} fake`);
}
