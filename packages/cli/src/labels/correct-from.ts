import { ifThere } from "@loopline/client";
import { type CommandContext, formatCount } from "@loopline/command-line";
import { TableError, type TableProblem } from "@loopline/dataset";
import { z } from "zod";
import { connect, type GivenUrls } from "../connect.ts";
import { describeError, describeTable } from "../describe-error.ts";
import { createProgress } from "../submit/progress.ts";
import { workThrough } from "../work-through.ts";
import { type LabelFile, type LabelRow, nothingSent, readLabels } from "./label-file.ts";
import { matchLabels } from "./match-labels.ts";
import {
  type BatchLabels,
  countKinds,
  countLabels,
  describeLabels,
  sendLabels,
  whatIsNext,
} from "./send-labels.ts";

/** Batches that are read or sent at the same time. */
const concurrency = 4;

/** Retries of a call: an API may restart meanwhile. */
const retries = 6;

export interface CorrectFromOptions {
  readonly file: string;
  /** Undefined: the file names the batch of each row. */
  readonly batchId: string | undefined;
  readonly json: boolean;
  readonly urls: GivenUrls;
}

/** Sends the labels of a file, once all of it is compared with its batches. */
export async function correctFrom(options: CorrectFromOptions, context: CommandContext): Promise<void> {
  const { file: path, json, urls } = options;
  const { env, signal, note, print } = context;
  const connection = await connect(urls, env, { retries });
  const contracts = await connection.readContracts({ signal });
  const { dataset } = contracts;
  const file = await readLabels(path, dataset);
  const problems: TableProblem[] = [];
  const rows = groupRows(file, options.batchId, (problem) => problems.push(problem));
  const total = file.rows.length;
  if (problems.length === 0 && rows.size === 0) {
    throw new Error(
      `${path}: the column ${dataset.target.name} is empty: write what the ${dataset.record.many} really are, where you know it. ${nothingSent}`,
    );
  }

  const matched = new Map<string, BatchLabels>();
  await workThrough(rows, { concurrency, signal }, async ([batchId, ofBatch], signal) => {
    const reply = await ifThere(connection.client.batch(batchId, { signal }));
    if (reply === null) {
      const [{ line } = { line: 1 }] = ofBatch;
      problems.push({
        line,
        ...file.places.batchId,
        reason: `there is no batch ${batchId}, or it is no longer listed`,
      });
      return;
    }
    const labels = matchLabels(contracts.BatchReplySchema.parse(reply), ofBatch, file, (problem) =>
      problems.push(problem),
    );
    if (labels !== undefined) matched.set(batchId, labels);
  });
  if (problems.length > 0) throw describeProblems(path, problems);

  // In the order of the file.
  const batches = [...rows.keys()].flatMap((batchId) => matched.get(batchId) ?? []);
  const counts = countKinds(batches);
  await sendAll(batches, { client: connection.client, concurrency }, context);
  if (json) print(JSON.stringify({ rows: total, ...counts, batch_ids: [...rows.keys()] }, null, 2));
  note(describeLabels(counts, total, dataset));
  note(whatIsNext);
}

/** The rows of each batch that has one with a label. */
function groupRows(
  { rows, places }: LabelFile,
  batchId: string | undefined,
  onWrong: (problem: TableProblem) => void,
): Map<string, readonly LabelRow[]> {
  if (batchId === undefined && places.batchId === undefined) {
    const reason =
      "the header lacks batch_id: name the batch, as in loopline correct BATCH_ID --from FILE, or use the results of loopline submit, which have it";
    onWrong({ line: 1, reason });
    return new Map();
  }
  const usable = rows.filter((row) => {
    const reason = checkBatchId(row.batchId, batchId);
    if (reason !== undefined && row.label !== null) onWrong({ line: row.line, ...places.batchId, reason });
    return reason === undefined;
  });
  const grouped = Map.groupBy(usable, (row) => row.batchId ?? batchId ?? "");
  return new Map([...grouped].filter(([, some]) => some.some(({ label }) => label !== null)));
}

/** What is wrong with the batch of a row. @param given on the command line */
function checkBatchId(found: string | undefined, given: string | undefined): string | undefined {
  if (given !== undefined) {
    return found === undefined || found === given
      ? undefined
      : `found ${JSON.stringify(found)}, but ${given} is given: leave it out to correct all batches of the file`;
  }
  if (z.uuid().safeParse(found).success) return undefined;
  return `expected the id of a batch, found ${found === undefined ? "an empty cell" : JSON.stringify(found)}`;
}

/** Problems that are listed. */
const maxListed = 20;

function describeProblems(fileName: string, problems: readonly TableProblem[]): Error {
  const sorted = problems
    .map((problem) => ({ fileName, ...problem }))
    .sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  const [first = { reason: "" }, ...others] = sorted;
  const error = new TableError(
    { ...first, otherLines: others.length },
    { others: others.slice(0, maxListed - 1) },
  );
  return new Error(describeTable(error, nothingSent), { cause: error });
}

/** Sends labels with progress. @throws {Error} that says how many are sent, and what to do */
export async function sendAll(
  batches: readonly BatchLabels[],
  deps: Omit<Parameters<typeof sendLabels>[1], "signal" | "onSent"> & {
    readonly onSent?: (batch: BatchLabels) => void;
  },
  { signal, status, note }: CommandContext,
): Promise<void> {
  const total = countLabels(batches);
  const progress = createProgress(status, {
    total,
    already: 0,
    what: "labels",
    now: () => performance.now(),
  });
  let sent = 0;
  try {
    await sendLabels(batches, {
      ...deps,
      signal,
      onSent: (batch) => {
        deps.onSent?.(batch);
        const count = countLabels([batch]);
        sent += count;
        progress.add(count);
      },
    });
  } catch (error) {
    progress.end();
    const next = `${formatCount(sent)} of ${formatCount(total)} labels are sent: run the same command to send the rest.`;
    if (!signal.aborted) throw new Error(`${describeError(error)}\n${next}`, { cause: error });
    note(`Stopped. ${next}`);
    throw error;
  }
  progress.end();
}
