import type { Dataset, Value } from "@loopline/dataset";
import { formatCsvRecord } from "@loopline/dataset/table";
import type { UploadFile, UploadRecord } from "./read-file.ts";

/** What was received about a record. */
export interface Prediction {
  /** The predicted class; null while there is no model. */
  readonly label: string | null;
  readonly batchId: string;
  /** In its batch, from 0. */
  readonly position: number;
  /** Undefined where it is not known. */
  readonly margin: number | undefined;
  /** That the prediction is right; undefined where it is not known. */
  readonly probability: number | undefined;
}

/** The predictions of an upload, by record: undefined until it arrives. */
export type Predictions = readonly (Prediction | undefined)[];

/** What was received about the records of an upload. */
export interface Results {
  readonly predictions: Predictions;
  /** What the model was not trained for, by the record's position in the file. */
  readonly warnings: ReadonlyMap<number, readonly string[]>;
}

export interface Summary {
  /** Number of predictions of each class, in the order of the dataset. */
  readonly counts: readonly number[];
  /** Number of records that wait for the first model. */
  readonly waiting: number;
  /** Share of the predictions that agree with the file's class; undefined if it has no classes. */
  readonly agreement: number | undefined;
}

export function summarise(
  records: readonly UploadRecord[],
  predictions: Predictions,
  { target: { classes } }: Pick<Dataset, "target">,
): Summary {
  const positions = new Map(classes.map(({ value }, k) => [value, k]));
  const counts = classes.map(() => 0);
  let waiting = 0;
  let compared = 0;
  let equal = 0;
  for (const [i, prediction] of predictions.entries()) {
    if (prediction === undefined) continue;
    if (prediction.label === null) {
      waiting++;
      continue;
    }
    const predicted = positions.get(prediction.label) ?? -1;
    counts[predicted] = (counts[predicted] ?? 0) + 1;
    const label = records[i]?.label;
    if (label === undefined) continue;
    compared++;
    if (label === predicted) equal++;
  }
  return { counts, waiting, agreement: compared === 0 ? undefined : equal / compared };
}

/** Positions of the records whose margins are the smallest, at most `count`: the first ones to look at. */
export function findLeastCertain(predictions: Predictions, count: number): number[] {
  const marginOf = (at: number) => predictions[at]?.margin ?? 0;
  return [...predictions.keys()]
    .filter((at) => predictions[at]?.margin !== undefined)
    .sort((one, other) => marginOf(one) - marginOf(other))
    .slice(0, count);
}

const recordsAtATime = 5_000;

/** Columns of what was received; the optional ones are left out if no record has such a value. */
const resultColumns: readonly {
  readonly name: string;
  readonly isOptional?: boolean;
  readonly read: (prediction: Prediction | undefined, warnings: readonly string[]) => Value;
}[] = [
  { name: "prediction", read: (prediction) => prediction?.label ?? null },
  { name: "margin", isOptional: true, read: (prediction) => prediction?.margin ?? null },
  { name: "probability", isOptional: true, read: (prediction) => prediction?.probability ?? null },
  {
    name: "warnings",
    isOptional: true,
    read: (_, warnings) => (warnings.length === 0 ? null : warnings.join("; ")),
  },
  { name: "batch_id", read: (prediction) => prediction?.batchId ?? null },
];

/**
 * The records with their predictions as a CSV file. It has a column for the target, as the file has it or empty: once it is filled in,
 * `loopline correct --from` teaches with it.
 *
 * @returns parts of the file in order, each a few milliseconds' work
 */
export function* resultsCsv(
  records: readonly UploadRecord[],
  { predictions, warnings }: Results,
  { subject: subjectName, features, target, missingValues }: Dataset,
): Generator<string> {
  const missing = missingValues.includes("") ? "" : (missingValues[0] ?? "");
  const cellOf = (value: Value) => value ?? missing;
  const names = [...features.map(({ name }) => name), target.name];
  const free = (name: string): string => (names.includes(name) ? free(`${name}_`) : name);
  const valuesAt = (at: number, { read }: (typeof resultColumns)[number]) =>
    read(predictions[at], warnings.get(at) ?? []);
  const columns = resultColumns.filter(
    (column) => !column.isOptional || records.some((_, at) => valuesAt(at, column) !== null),
  );
  yield formatCsvRecord([free(subjectName ?? "subject"), ...names, ...columns.map(({ name }) => free(name))]);
  for (let start = 0; start < records.length; start += recordsAtATime) {
    const lines = records.slice(start, start + recordsAtATime).map(({ subject, features, label }, i) => {
      const known = label === undefined ? null : (target.classes[label]?.value ?? null);
      const found = columns.map((column) => valuesAt(start + i, column));
      return formatCsvRecord([subject, ...features.map(cellOf), cellOf(known), ...found]);
    });
    yield lines.join("");
  }
}

/** Downloads the records with their predictions as a file. */
export async function saveResults(file: UploadFile, results: Results, dataset: Dataset): Promise<void> {
  const parts: string[] = [];
  for (const part of resultsCsv(file.records, results, dataset)) {
    parts.push(part);
    // Gives the page time for other work.
    await new Promise((resolve) => setTimeout(resolve));
  }
  const url = URL.createObjectURL(new Blob(parts, { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `${file.name.replace(/\.csv$/i, "")}-predictions.csv`;
  link.click();
  URL.revokeObjectURL(url);
}
