import {
  type FeatureName,
  featureCount,
  featureNames,
  featureRange,
  isUsableFeature,
  type Label,
  labelNames,
} from "@loopline/contracts";
import { quoteCell } from "@loopline/dataset/table";
import type { LabelledMatrix } from "@loopline/svm";
import { NotesFileError } from "./notes-file-error.ts";

/** One note of a CSV file. */
export interface NoteRow {
  /** Only if the file has a column of subjects, and the note's cell is not empty. */
  subject?: string;
  /** In the order of the feature names, whatever the order of the file's columns. */
  features: number[];
  /** Only if the file has a column of classes. */
  label?: Label;
}

export interface LabelledNoteRow extends NoteRow {
  label: Label;
}

/** The notes as input of the solver, in the same order. */
export function toRows(notes: readonly LabelledNoteRow[]): LabelledMatrix {
  return {
    x: Float64Array.from(notes.flatMap(({ features }) => features)),
    y: Uint8Array.from(notes, ({ label }) => label),
    rows: notes.length,
    cols: featureCount,
  };
}

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
 * Detects the columns of a file from its first record. A record without a single number is a header; without a
 * header the columns are the features in their declared order, then the class if there is a fifth cell. Empty cells at
 * its end, which spreadsheets write, are ignored.
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
 * Whether a file's first record is the line `sep=,`, which names the separator for Excel.
 *
 * @throws NotesFileError if it names another separator
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

const decimalNumber = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Reads one record as the columns say.
 *
 * @throws NotesFileError for the first cell that is wrong
 */
export function readRecord(record: readonly string[], columns: readonly Column[], line: number): NoteRow {
  checkCellCount(record, columns, line);
  const row: NoteRow = { features: featureNames.map(() => Number.NaN) };
  for (const [i, columnName] of columns.entries()) {
    const reason = readCell(row, columnName, record[i] ?? "");
    if (reason === undefined) continue;
    throw new NotesFileError({ line, column: i + 1, columnName: columnName || undefined, reason });
  }
  return row;
}

function checkCellCount(record: readonly string[], columns: readonly Column[], line: number): void {
  const expected = () => `expected ${columns.length} comma-separated cells (${columns.join(", ")})`;
  if (record.length < columns.length) {
    const column = record.length + 1;
    const columnName = columns[record.length];
    throw new NotesFileError({ line, column, columnName, reason: `this cell is missing, ${expected()}` });
  }
  for (const [i, cell] of record.entries()) {
    if (i < columns.length || cell.trim() === "") continue;
    const reason = `found ${quoteCell(cell)} after the last column, ${expected()}`;
    throw new NotesFileError({ line, column: i + 1, reason });
  }
}

/** Stores the cell in `row`, or returns what is wrong with it. */
function readCell(row: NoteRow, column: Column, cell: string): string | undefined {
  switch (column) {
    case "prediction":
    case "batch_id":
      return undefined;
    case "":
      return cell.trim() === "" ? undefined : `found ${quoteCell(cell)} below no header, name the column`;
    case "subject":
      return readSubject(row, cell);
    case "class":
      row.label = toLabel(cell.trim());
      return row.label === undefined
        ? `expected class 0 (${labelNames[0]}) or 1 (${labelNames[1]}), found ${quoteCell(cell)}`
        : undefined;
    default: {
      const value = toNumber(cell.trim());
      row.features[featureNames.indexOf(column)] = value;
      if (!Number.isFinite(value)) {
        return `expected a finite number such as -1.4621, found ${quoteCell(cell)}`;
      }
      return isUsableFeature(value)
        ? undefined
        : `expected a number ${featureRange}, found ${quoteCell(cell)}`;
    }
  }
}

/** With an empty cell the note has no subject. */
function readSubject(row: NoteRow, cell: string): string | undefined {
  if (cell.trim() === "") return undefined;
  row.subject = cell;
  const storable = cell.isWellFormed() && !cell.includes("\0");
  return storable ? undefined : "a subject must not contain NUL or an unpaired surrogate";
}

/** Undefined if the text is not a class. Programs write 0 and 1 as 0.0 and 1.0 if a cell of the column was empty. */
function toLabel(text: string): Label | undefined {
  const name = text.toLowerCase();
  const value = toNumber(text);
  if (name === labelNames[0] || value === 0) return 0;
  if (name === labelNames[1] || value === 1) return 1;
  return undefined;
}

/** NaN if the text is not a decimal number. */
function toNumber(text: string): number {
  return decimalNumber.test(text) ? Number(text) : Number.NaN;
}
