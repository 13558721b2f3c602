import { featureNames, featureRange, isUsableFeature, type Label, labelNames } from "@loopline/contracts";
import type { Column } from "./columns.ts";
import type { NoteRow } from "./note-row.ts";
import { NotesFileError } from "./notes-file-error.ts";
import { quoteCell } from "./quote-cell.ts";

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

/** Puts the cell into `row`, or tells what is wrong with it. */
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

/** An empty cell names nothing: the note has no subject then. */
function readSubject(row: NoteRow, cell: string): string | undefined {
  if (cell.trim() === "") return undefined;
  row.subject = cell;
  const storable = cell.isWellFormed() && !cell.includes("\0");
  return storable ? undefined : "a subject must not contain NUL or an unpaired surrogate";
}

/** Undefined if the text is no class. Programs write 0 and 1 as 0.0 and 1.0 when some cell of the column was empty. */
function toLabel(text: string): Label | undefined {
  const name = text.toLowerCase();
  const value = toNumber(text);
  if (name === labelNames[0] || value === 0) return 0;
  if (name === labelNames[1] || value === 1) return 1;
  return undefined;
}

/** The one place where text of a file becomes a number; NaN if it is none. */
function toNumber(text: string): number {
  return decimalNumber.test(text) ? Number(text) : Number.NaN;
}
