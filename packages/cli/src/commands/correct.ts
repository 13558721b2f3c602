import {
  type Command,
  exitCodes,
  formatCount,
  formatTable,
  parseOptions,
  printableLine,
  UsageError,
} from "@loopline/command-line";
import { BatchReplySchema, type CachedBatch, type LabelName, labelNames } from "@loopline/contracts";
import { connect, showHelp, showOptions } from "../connect.ts";

/** What each named subject really is, or that every prediction was right. */
export type Truths = ReadonlyMap<string, LabelName> | "all-right";

/** A note of a batch that is rated. */
export interface RatedNote {
  readonly subject: string;
  readonly prediction: LabelName;
  readonly truth: LabelName;
}

export const correct: Command = {
  name: "loopline correct",
  help: `loopline correct BATCH_ID SUBJECT=real|fake ...
loopline correct BATCH_ID --all-right
  tells the pipeline what notes of a batch really are, and it learns from that. If several notes of the batch have the
  same subject, all of them are corrected

  --all-right         confirms every prediction of the batch
${showHelp}`,
  async run(args, { env, print, note, width, signal }) {
    const { batchId, truths, json, urls } = parseCorrectOptions(args);
    const { client } = await connect(urls, env);
    const found = await client.batch(batchId, { signal });
    if (found === null) throw new Error(`there is no batch ${batchId}, or it has no predictions yet`);
    const notes = rateBatch(BatchReplySchema.parse(found), truths);
    const ratings = { subjects: notes.map(({ subject }) => subject), ratings: notes.map(ratingOf) };
    const reply = await client.correct(batchId, ratings, { signal });
    if (json) print(JSON.stringify(reply, null, 2));
    else formatRated(notes, width).forEach(print);
    const wrong = notes.filter((one) => ratingOf(one) === 0).length;
    note(
      `${formatCount(wrong)} wrong, ${formatCount(notes.length - wrong)} right: the pipeline learns from it now.`,
    );
    return exitCodes.done;
  },
};

/** @throws {UsageError} */
export function parseCorrectOptions(args: readonly string[]) {
  const options = { ...showOptions, "all-right": { type: "boolean", default: false } } as const;
  const { values, positionals } = parseOptions(args, options, { takesArguments: true });
  const [batchId, ...named] = positionals;
  if (batchId === undefined) throw new UsageError("no BATCH_ID is given");
  if (values["all-right"] === named.length > 0) {
    throw new UsageError("give subjects with what they are, such as note-a=real, or --all-right");
  }
  const truths: Truths = values["all-right"] ? "all-right" : parseTruths(named);
  return { batchId, truths, json: values.json, urls: values };
}

function parseTruths(named: readonly string[]): Map<string, LabelName> {
  const truths = new Map<string, LabelName>();
  for (const text of named) {
    // The subject may contain equals signs.
    const end = text.lastIndexOf("=");
    const label = labelNames.find((name) => name === text.slice(end + 1));
    if (end === -1 || label === undefined) {
      throw new UsageError(`${JSON.stringify(text)} is not SUBJECT=real or SUBJECT=fake`);
    }
    const subject = text.slice(0, end);
    if (truths.has(subject)) throw new UsageError(`${JSON.stringify(subject)} is named twice`);
    truths.set(subject, label);
  }
  return truths;
}

/**
 * The notes of a batch that are rated, in its order.
 * @throws {Error} that names a subject that is not in the batch
 */
export function rateBatch(batch: Pick<CachedBatch, "subjects" | "predictions">, truths: Truths): RatedNote[] {
  const notes: RatedNote[] = [];
  for (const [index, subject] of batch.subjects.entries()) {
    const prediction = batch.predictions[index];
    if (typeof prediction !== "string") continue;
    const truth = truths === "all-right" ? prediction : truths.get(subject);
    if (truth !== undefined) notes.push({ subject, prediction, truth });
  }
  if (truths === "all-right") return notes;
  const unknown = [...truths.keys()].find((subject) => !batch.subjects.includes(subject));
  if (unknown === undefined) return notes;
  throw new Error(`the batch has no subject ${JSON.stringify(unknown)}: nothing was corrected`);
}

/** 1 if the prediction was right, 0 if it was wrong. */
export function ratingOf({ prediction, truth }: RatedNote): 0 | 1 {
  return prediction === truth ? 1 : 0;
}

/** The subject is last: it may be long, and the last column wraps. */
const columns = [{ title: "PREDICTION" }, { title: "IS" }, { title: "SUBJECT" }] as const;

function formatRated(notes: readonly RatedNote[], width: number): string[] {
  const rows = notes.map((note) => [
    note.prediction,
    ratingOf(note) === 1 ? "right" : note.truth,
    printableLine(note.subject),
  ]);
  return formatTable(columns, rows, width);
}
