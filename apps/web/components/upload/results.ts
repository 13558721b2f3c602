import type { Dataset, Value } from "@loopline/dataset";
import { formatCsvRecord } from "@loopline/dataset/table";
import type { UploadFile, UploadRecord } from "./read-file.ts";

/** The predictions of an upload, by record: undefined until it arrives, null while there is no model. */
export type Predictions = readonly (string | null | undefined)[];

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
    if (prediction === null) {
      waiting++;
      continue;
    }
    const predicted = positions.get(prediction) ?? -1;
    counts[predicted] = (counts[predicted] ?? 0) + 1;
    const label = records[i]?.label;
    if (label === undefined) continue;
    compared++;
    if (label === predicted) equal++;
  }
  return { counts, waiting, agreement: compared === 0 ? undefined : equal / compared };
}

const recordsAtATime = 5_000;

/**
 * The records with their predictions as a CSV file, with a column for the target if any record has a class, and one for warnings
 * if there are any.
 *
 * @returns parts of the file in order, each a few milliseconds' work
 */
export function* resultsCsv(
  records: readonly UploadRecord[],
  { predictions, warnings }: Results,
  { subject: subjectName, features, target, missingValues }: Dataset,
): Generator<string> {
  const hasClass = records.some(({ label }) => label !== undefined);
  const missing = missingValues.includes("") ? "" : (missingValues[0] ?? "");
  const cellOf = (value: Value) => value ?? missing;
  const names = [...features.map(({ name }) => name), ...(hasClass ? [target.name] : [])];
  const free = (name: string): string => (names.includes(name) ? free(`${name}_`) : name);
  const hasWarnings = warnings.size > 0;
  const added = ["prediction", ...(hasWarnings ? ["warnings"] : [])].map(free);
  yield formatCsvRecord([free(subjectName ?? "subject"), ...names, ...added]);
  for (let start = 0; start < records.length; start += recordsAtATime) {
    const lines = records.slice(start, start + recordsAtATime).map((record, i) => {
      const label = record.label === undefined ? missing : (target.classes[record.label]?.value ?? "");
      const cells = [record.subject, ...record.features.map(cellOf), ...(hasClass ? [label] : [])];
      const found = hasWarnings ? [(warnings.get(start + i) ?? []).join("; ")] : [];
      return formatCsvRecord([...cells, predictions[start + i] ?? "", ...found]);
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
