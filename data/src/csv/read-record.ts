import { featureNames, featureRange, isUsableFeature, type Label, labelNames } from "@loopline/contracts";
import type { Column } from "./columns.ts";
import type { NoteRow } from "./note-row.ts";
import { NotesFileError } from "./notes-file-error.ts";
import { quoteCell } from "./quote-cell.ts";

const decimalNumber = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

const labelOfCell: ReadonlyMap<string, Label> = new Map<string, Label>([
  ["0", 0],
  [labelNames[0], 0],
  ["1", 1],
  [labelNames[1], 1],
]);

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
    if (reason !== undefined) throw new NotesFileError({ line, column: i + 1, columnName, reason });
  }
  return row;
}

function checkCellCount(record: readonly string[], columns: readonly Column[], line: number): void {
  const expected = `expected ${columns.length} comma-separated cells (${columns.join(", ")})`;
  if (record.length < columns.length) {
    const column = record.length + 1;
    const columnName = columns[record.length];
    throw new NotesFileError({ line, column, columnName, reason: `this cell is missing, ${expected}` });
  }
  const extra = record[columns.length];
  if (extra !== undefined) {
    const reason = `found ${quoteCell(extra)} after the last column, ${expected}`;
    throw new NotesFileError({ line, column: columns.length + 1, reason });
  }
}

/** Puts the cell into `row`, or tells what is wrong with it. */
function readCell(row: NoteRow, column: Column, cell: string): string | undefined {
  if (column === "subject") {
    row.subject = cell;
    const storable = cell.isWellFormed() && !cell.includes("\0");
    return storable ? undefined : "a subject must not contain NUL or an unpaired surrogate";
  }
  if (column === "class") {
    row.label = labelOfCell.get(cell.toLowerCase());
    const expected = `expected class 0 (${labelNames[0]}) or 1 (${labelNames[1]})`;
    return row.label === undefined ? `${expected}, found ${quoteCell(cell)}` : undefined;
  }
  const value = decimalNumber.test(cell) ? Number(cell) : Number.NaN;
  row.features[featureNames.indexOf(column)] = value;
  if (!Number.isFinite(value)) return `expected a finite number such as -1.4621, found ${quoteCell(cell)}`;
  return isUsableFeature(value) ? undefined : `expected a number ${featureRange}, found ${quoteCell(cell)}`;
}
