import { type FeatureName, featureNames } from "@loopline/contracts";
import { NotesFileError } from "./notes-file-error.ts";
import { quoteCell } from "./quote-cell.ts";

/**
 * What a cell of a notes file may hold. `prediction` and `batch_id` are columns of a results file and are not read;
 * the cells of a column without a name must be empty.
 */
export type Column = FeatureName | "class" | "subject" | "prediction" | "batch_id" | "";

export interface DetectedColumns {
  columns: readonly Column[];
  /** Whether the record is a header rather than the first note. */
  isHeader: boolean;
}

const columnOfHeader: ReadonlyMap<string, Column> = new Map<string, Column>([
  ...featureNames.map((name) => [name, name] as const),
  ["class", "class"],
  ["subject", "subject"],
  ["subject_id", "subject"],
  ["prediction", "prediction"],
  ["batch_id", "batch_id"],
  ["", ""],
]);

const allowed = `${featureNames.join(", ")} and, if wanted, class and subject`;

const otherSeparators = [
  [";", "semicolons"],
  ["\t", "tabs"],
] as const;

/**
 * Tells from a file's first record what its columns are. A record without a single number is a header; without a
 * header the columns are the features in their usual order, then the class if there is a fifth cell. Empty cells at
 * its end, which spreadsheets write, are no columns.
 *
 * @throws NotesFileError
 */
export function detectColumns(record: readonly string[], line: number): DetectedColumns {
  const cells = record.map((cell) => cell.trim());
  while (cells.length > featureNames.length && cells.at(-1) === "") cells.pop();
  for (const [separator, name] of otherSeparators) {
    if (cells.some((cell) => cell.includes(separator))) throw wrongSeparator(name, line);
  }
  const hasNumber = cells.some((cell) => cell !== "" && Number.isFinite(Number(cell)));
  return hasNumber
    ? { columns: columnsByPosition(cells, line), isHeader: false }
    : { columns: columnsByName(cells, line), isHeader: true };
}

/**
 * Whether a file's first record is the line `sep=,` that tells Excel which separator follows.
 *
 * @throws NotesFileError if it tells of another one
 */
export function isSeparatorLine(record: readonly string[], line: number): boolean {
  const [first = "", ...others] = record;
  if (!/^sep=/i.test(first)) return false;
  const separator = first.slice("sep=".length);
  const isComma = separator === "," || (separator === "" && others.length === 1 && others[0] === "");
  if (isComma) return true;
  throw wrongSeparator(separator === "" ? "tabs" : JSON.stringify(separator), line);
}

function wrongSeparator(found: string, line: number): NotesFileError {
  const reason = `the cells are separated by ${found}, expected commas: save the file as CSV with commas, and with points in its numbers`;
  return new NotesFileError({ line, reason });
}

function columnsByPosition(record: readonly string[], line: number): readonly Column[] {
  if (record.length === featureNames.length) return featureNames;
  const withClass: Column[] = [...featureNames, "class"];
  if (record.length === withClass.length) return withClass;
  const expected = `expected ${featureNames.length} or ${withClass.length} (${withClass.join(", ")})`;
  const reason = `found ${record.length} comma-separated ${record.length === 1 ? "cell" : "cells"} and no header, ${expected}`;
  throw new NotesFileError({ line, reason });
}

function columnsByName(record: readonly string[], line: number): readonly Column[] {
  const columns: Column[] = [];
  for (const [i, cell] of record.entries()) {
    const column = columnOfHeader.get(cell.toLowerCase());
    if (column === undefined) {
      const reason = `unknown column ${quoteCell(cell)}, expected ${allowed}`;
      throw new NotesFileError({ line, column: i + 1, reason });
    }
    if (column !== "" && columns.includes(column)) {
      throw new NotesFileError({ line, column: i + 1, reason: `a second column ${column}, expected one` });
    }
    columns.push(column);
  }
  const missing = featureNames.filter((name) => !columns.includes(name));
  if (missing.length > 0) {
    throw new NotesFileError({ line, reason: `the header lacks ${missing.join(", ")}, expected ${allowed}` });
  }
  return columns;
}
