import {
  type Command,
  exitCodes,
  formatCount,
  formatTable,
  parseOptions,
  printableLine,
  UsageError,
} from "@loopline/command-line";
import { type CachedBatch, inShownOrder } from "@loopline/contracts";
import type { Dataset, Level } from "@loopline/dataset";
import { maxShownClasses, waiting } from "../class-counts.ts";
import { connect, showHelp, showOptions } from "../connect.ts";
import { correctFrom } from "../labels/correct-from.ts";

/** The class that each named subject really has, or that every prediction was right. */
export type Truths = ReadonlyMap<string, string> | "all-right";

/** A record of a batch whose class is known. */
export interface KnownRecord {
  readonly subject: string;
  /** Null if it was submitted before the first model. */
  readonly prediction: string | null;
  readonly truth: string;
}

export const correct: Command = {
  name: "loopline correct",
  help: `loopline correct BATCH_ID SUBJECT=CLASS ...
loopline correct BATCH_ID --all-right
loopline correct [BATCH_ID] --from FILE.csv
  tells the pipeline what records of a batch really are, and it learns from that. If several records of the batch have
  the same subject, all of them are corrected

  --all-right         confirms every prediction of the batch, in place of earlier corrections
  --from FILE.csv     a file with the target's column, filled in where you know what a record is: the results of
                      loopline submit, or any file with the subjects. Rows where it is empty are left alone. The column
                      batch_id says which batch a row belongs to, unless BATCH_ID does. The whole file is compared with
                      its batches first: nothing is sent if any line is wrong
${showHelp}`,
  async run(args, context) {
    const parsed = parseCorrectOptions(args);
    if (parsed.file !== undefined) {
      await correctFrom(parsed, context);
      return exitCodes.done;
    }
    const { env, print, note, width, signal } = context;
    const { batchId, named, json, urls } = parsed;
    const { client, readContracts } = await connect(urls, env);
    const { dataset, BatchReplySchema } = await readContracts({ signal });
    const truths = named === "all-right" ? named : parseTruths(named, dataset);
    const found = await client.batch(batchId, { signal });
    if (found === null) throw new Error(`there is no batch ${batchId}, or it has no predictions yet`);
    const known = findKnown(BatchReplySchema.parse(found), truths);
    const reply = await client.correct(batchId, toFeedback(known, dataset), { signal });
    if (json) print(JSON.stringify(reply, null, 2));
    else formatKnown(known, dataset, width).forEach(print);
    const wrong = known.filter((one) => one.prediction !== null && ratingOf(one) === 0).length;
    const unpredicted = known.filter(({ prediction }) => prediction === null).length;
    const counts = [
      ...(unpredicted < known.length
        ? [`${formatCount(wrong)} wrong, ${formatCount(known.length - wrong - unpredicted)} right`]
        : []),
      ...(unpredicted > 0 ? [`${formatCount(unpredicted)} labelled before the first model`] : []),
    ];
    note(`${counts.join(", ")}: the pipeline learns from it now.`);
    return exitCodes.done;
  },
};

/** @throws {UsageError} */
export function parseCorrectOptions(args: readonly string[]) {
  const options = {
    ...showOptions,
    "all-right": { type: "boolean", default: false },
    from: { type: "string" },
  } as const;
  const { values, positionals } = parseOptions(args, options, { takesArguments: true });
  const [batchId, ...named] = positionals;
  if (values.from !== undefined) {
    if (values["all-right"] || named.length > 0) {
      throw new UsageError("--from stands alone, without SUBJECT=CLASS and --all-right");
    }
    return { file: values.from, batchId, json: values.json, urls: values };
  }
  if (batchId === undefined) throw new UsageError("no BATCH_ID is given");
  if (values["all-right"] === named.length > 0) {
    throw new UsageError("give subjects with their classes, as SUBJECT=CLASS, or --all-right");
  }
  return {
    file: undefined,
    batchId,
    named: values["all-right"] ? ("all-right" as const) : named,
    json: values.json,
    urls: values,
  };
}

/** Parses `SUBJECT=CLASS`. A class may also be given by its label. @throws {UsageError} */
export function parseTruths(named: readonly string[], { target }: Dataset): Map<string, string> {
  const endings = target.classes
    .flatMap(({ value, label }) => [value, label].map((name) => ({ value, ending: `=${name}` })))
    // Names of classes may contain equals signs, as subjects may.
    .sort((one, other) => other.ending.length - one.ending.length);
  const truths = new Map<string, string>();
  for (const text of named) {
    const found = endings.find(({ ending }) => text.endsWith(ending));
    if (found === undefined) {
      throw new UsageError(`${JSON.stringify(text)} is not ${describeChoices(target.classes)}`);
    }
    const subject = text.slice(0, -found.ending.length);
    if (truths.has(subject)) throw new UsageError(`${JSON.stringify(subject)} is named twice`);
    truths.set(subject, found.value);
  }
  return truths;
}

function describeChoices(classes: readonly Level[]): string {
  const names = inShownOrder(classes).map(({ value }) => value);
  if (names.length > maxShownClasses) return `SUBJECT=CLASS, with one of the classes ${names.join(", ")}`;
  const choices = names.map((name) => `SUBJECT=${name}`);
  return `${choices.slice(0, -1).join(", ")} or ${choices.at(-1)}`;
}

/**
 * The records of a batch whose class is known, in its order.
 * @throws {Error} that names a subject that is not in the batch, or says that there is nothing to confirm
 */
export function findKnown(
  { subjects, predictions }: Pick<CachedBatch, "subjects" | "predictions">,
  truths: Truths,
): KnownRecord[] {
  const known = subjects.flatMap((subject, index) => {
    const prediction = predictions[index] ?? null;
    const truth = truths === "all-right" ? prediction : truths.get(subject);
    return truth == null ? [] : [{ subject, prediction, truth }];
  });
  if (truths === "all-right") {
    if (known.length > 0) return known;
    throw new Error("the batch is waiting for a model: say what its records are, as SUBJECT=CLASS");
  }
  const unknown = [...truths.keys()].find((subject) => !subjects.includes(subject));
  if (unknown === undefined) return known;
  throw new Error(`the batch has no subject ${JSON.stringify(unknown)}: nothing was corrected`);
}

/** 1 if the prediction was right, 0 if it was wrong. */
export function ratingOf({ prediction, truth }: KnownRecord): 0 | 1 {
  return prediction === truth ? 1 : 0;
}

/** Ratings if they say everything, as the original's APIs expect them; otherwise classes. */
export function toFeedback(known: readonly KnownRecord[], { target }: Dataset) {
  const subjects = known.map(({ subject }) => subject);
  const isRated = target.classes.length === 2 && known.every(({ prediction }) => prediction !== null);
  return isRated
    ? { subjects, ratings: known.map(ratingOf) }
    : { subjects, labels: known.map(({ truth }) => truth) };
}

/** The subject is last: it may be long, and the last column wraps. */
const columns = [{ title: "PREDICTION" }, { title: "IS" }, { title: "SUBJECT" }] as const;

function formatKnown(known: readonly KnownRecord[], { target }: Dataset, width: number): string[] {
  const labels = new Map(target.classes.map(({ value, label }) => [value, label]));
  const labelOf = (value: string) => printableLine(labels.get(value) ?? value);
  const rows = known.map((one) => [
    one.prediction === null ? waiting : labelOf(one.prediction),
    ratingOf(one) === 1 ? "right" : labelOf(one.truth),
    printableLine(one.subject),
  ]);
  return formatTable(columns, rows, width);
}
