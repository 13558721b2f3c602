import { createHash } from "node:crypto";
import {
  collectRecords,
  type Dataset,
  nameOfRow,
  readTableFile,
  TableError,
  type Value,
} from "@loopline/dataset";
import { describeTable } from "../describe-error.ts";

/** A record as it is submitted. */
export interface FileRecord {
  readonly subject: string;
  readonly features: readonly Value[];
  /** Its class, if the file has it. */
  readonly label: string | null;
  /** Its cells of {@link RecordsFile.otherColumns}. */
  readonly others: readonly string[];
}

export interface RecordsFile {
  readonly records: readonly FileRecord[];
  /** Columns that are neither the subject, a feature, the target nor a result. */
  readonly otherColumns: readonly string[];
  /** SHA-256 of the file, in hexadecimal. */
  readonly hash: string;
}

/** Columns of a file of results besides those of its records. */
export const resultColumns = ["prediction", "margin", "probability", "warnings", "batch_id"] as const;

/**
 * Reads a whole CSV of records. A record without a subject is called `row-<number>`, counted from 1.
 * @throws {Error} with a line for each problem of the file
 */
export async function readRecords(path: string, dataset: Dataset): Promise<RecordsFile> {
  const hash = createHash("sha256");
  try {
    const table = await readTableFile(path, { dataset, onBytes: (bytes) => hash.update(bytes) });
    const others = findOthers(table.columns, dataset);
    const records = await collectRecords(dataset, table, ({ subject, values, label, row, cells }) => ({
      subject: subject ?? nameOfRow(row),
      features: values,
      label: label === null ? null : (dataset.target.classes[label]?.value ?? null),
      others: others.map((at) => cells[at] ?? ""),
    }));
    return { records, otherColumns: others.map((at) => table.columns[at] ?? ""), hash: hash.digest("hex") };
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    throw new Error(describeTable(error, "Nothing was submitted."), { cause: error });
  }
}

/** Positions of the {@link RecordsFile.otherColumns}. */
function findOthers(columns: readonly string[], { features, target, subject }: Dataset): number[] {
  const names = [
    ...features.map(({ name }) => name),
    target.name,
    subject ?? "subject",
    "subject",
    "subject_id",
  ];
  const own = new Set([...names, ...resultColumns].map((name) => name.toLowerCase()));
  return columns.flatMap((name, at) => (own.has(name.toLowerCase()) ? [] : [at]));
}
