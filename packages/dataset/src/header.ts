import { parseNumber } from "./cells.ts";
import type { Dataset } from "./dataset.ts";
import type { TableRow } from "./read-table.ts";
import { separators } from "./separators.ts";
import { listNames, quoteCell, TableError } from "./table-error.ts";

/** The names of a table's columns. */
export interface Header {
  readonly columns: readonly string[];
  /** Whether the row that they were read from is a record: the table has no header. */
  readonly isRow: boolean;
}

const maxNameLength = 200;

/**
 * Reads the names of the columns from the first row. Separators after the last name are ignored.
 * @param dataset whose columns a row of numbers has, if it consists of numbers: its features in their order, and perhaps the target
 * @throws TableError
 */
export function readHeader(row: TableRow, separator: string, dataset: Dataset | undefined): Header {
  const { line } = row;
  const cells = row.cells.map((cell) => cell.trim());
  while (cells.at(-1) === "") cells.pop();
  if (dataset !== undefined && isRecordOf(dataset, cells)) {
    return { columns: columnsByPlace(dataset, cells, separator, line), isRow: true };
  }
  const found = firstNumber(cells);
  if (found !== undefined) {
    const reason = `expected the names of the columns, found numbers such as ${quoteCell(found)}: add a line of names above the first row`;
    throw new TableError({ line, reason });
  }
  const columns = cells.map((name, i) => name || `column_${i + 1}`);
  for (const [i, columnName] of columns.entries()) {
    const before = columns.indexOf(columnName);
    const place = { line, column: i + 1, columnName };
    if (before < i) {
      const reason = `column ${before + 1} has the same name: rename one of them`;
      throw new TableError({ ...place, reason });
    }
    if (columnName.length > maxNameLength) {
      const reason = `a name of more than ${maxNameLength} characters: shorten it, or close a quote`;
      throw new TableError({ line, column: i + 1, reason });
    }
  }
  return { columns, isRow: false };
}

/** A number in a header that is a row instead; whole numbers, such as years, can be names. */
function firstNumber(names: readonly string[]): string | undefined {
  const numbers = names.filter(isNumber);
  const isRow = numbers.length === names.length || new Set(numbers).size < numbers.length;
  return isRow ? numbers[0] : numbers.find((name) => /[.,]/.test(name));
}

function isNumber(cell: string): boolean {
  return !Number.isNaN(parseNumber(cell));
}

/** Columns without names are accepted only where all features are numbers: others might be in another order. */
function isRecordOf({ features, target, subject }: Dataset, cells: readonly string[]): boolean {
  if (subject !== null || !features.every(({ type }) => type === "number" || type === "integer"))
    return false;
  const names = [...features, target].map(({ name }) => name.toLowerCase());
  return cells.some(isNumber) && !cells.some((cell) => names.includes(cell.toLowerCase()));
}

function columnsByPlace(
  { features, target }: Dataset,
  cells: readonly string[],
  separator: string,
  line: number,
): string[] {
  const columns = [...features, target].map(({ name }) => name);
  const count = cells.length;
  if (count === features.length) return columns.slice(0, -1);
  if (count === columns.length) return columns;
  const found = `found ${count} ${separators.get(separator) ?? JSON.stringify(separator)}-separated ${count === 1 ? "cell" : "cells"}`;
  const reason = `${found} and no header, expected ${features.length} or ${columns.length} (${listNames(columns)})`;
  throw new TableError({ line, reason });
}
