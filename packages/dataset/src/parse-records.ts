import { decimalMarkOf, maxNumber, parseBoolean, parseDate, parseNumber } from "./cells.ts";
import type { Dataset, Feature, Level, NumberFeature, Value } from "./dataset.ts";
import { closeOnError, type Table } from "./read-table.ts";
import { listNames, quoteCell, TableError } from "./table-error.ts";

/** A row of a file as a record of the dataset. */
export interface ParsedRecord {
  /** The line on which it begins, from 1. */
  readonly line: number;
  /** Its number among the rows, from 1. Wrong ones count, so that a row keeps its name when another is corrected. */
  readonly row: number;
  /** Null if the dataset or the file has no such column, or the cell is empty. */
  readonly subject: string | null;
  /** In the order of the features. */
  readonly values: Value[];
  /** Position among the target's classes; null if the file does not say. */
  readonly label: number | null;
  /** The text of the row, in the order of the table's columns. */
  readonly cells: readonly string[];
}

/** The subject of a record that has none in its file. @param row from 1 */
export function nameOfRow(row: number): string {
  return `row-${row}`;
}

export interface ParseRecordsOptions {
  /** Called for each row that is no record; the next ones are still read. By default the first one is thrown. */
  readonly onWrong?: (problem: TableError) => void;
}

/**
 * Reads the rows of a table as records of a dataset. Columns are found by their names in the header, in any order; if no name is
 * the same, letter case does not count. The header needs every feature; the target and the subject are optional, and other columns are ignored.
 * A column `subject` or `subject_id` names the records if the dataset has no other.
 * A category that the dataset does not list, and a number outside of its range, are kept: they are the model's business.
 * @throws TableError that names line, column, cell and remedy; also if there are no rows
 */
export async function* parseRecords(
  dataset: Dataset,
  table: Table,
  { onWrong = throwIt }: ParseRecordsOptions = {},
): AsyncGenerator<ParsedRecord> {
  const readRecord = await closeOnError(table, () => createRecordReader(dataset, table));
  let row = 0;
  for await (const found of table.rows) {
    row++;
    const record = found instanceof TableError ? found : readRecord(found.cells, found.line);
    if (record instanceof TableError) onWrong(record);
    else yield { ...record, row };
  }
  if (row > 0) return;
  const reason = `there are no ${dataset.record.many}, expected rows below the header`;
  throw new TableError({ fileName: table.fileName, reason });
}

function throwIt(problem: TableError): never {
  throw problem;
}

/** Reads the text of one cell, or throws a sentence that says what is wrong with it. */
type ReadCell<T> = (text: string) => T;

class CellError extends Error {}

function createRecordReader(dataset: Dataset, { fileName, columns, separator }: Table) {
  const missing = new Set(dataset.missingValues);
  const find = (name: string) => findColumn(name, columns);
  const lacking = dataset.features.filter(({ name }) => find(name) === -1).map(({ name }) => name);
  if (lacking.length > 0) {
    const reason = `the header lacks ${listNames(lacking)}, found ${listNames(columns)}: rename or add the columns that ${dataset.name} needs`;
    throw new TableError({ fileName, line: 1, reason });
  }
  const features = dataset.features.map((feature) => ({
    at: find(feature.name),
    read: optional(cellReader(feature, separator), missing, feature),
  }));
  const label = {
    at: find(dataset.target.name),
    read: optional(classReader(dataset.target.classes), missing),
  };
  const subject = {
    at:
      subjectNames(dataset)
        .map(find)
        .find((at) => at !== -1) ?? -1,
    read: optional(storable, missing),
  };

  return (cells: readonly string[], line: number): Omit<ParsedRecord, "row"> | TableError => {
    let at = -1;
    const read = <T>(column: { readonly at: number; readonly read: ReadCell<T> }): T | null => {
      at = column.at;
      return at === -1 ? null : column.read(cells[at] ?? "");
    };
    try {
      return { line, subject: read(subject), values: features.map(read), label: read(label), cells };
    } catch (error) {
      if (!(error instanceof CellError)) throw error;
      const place = { fileName, line, column: at + 1, columnName: columns[at] };
      return new TableError({ ...place, reason: error.message });
    }
  };
}

/** What the column that names a record may be called. */
function subjectNames({ subject, features, target, ignored }: Dataset): string[] {
  const others = new Set([...features.map(({ name }) => name), target.name, ...ignored]);
  return [
    ...(subject === null ? [] : [subject]),
    ...["subject", "subject_id"].filter((name) => !others.has(name)),
  ];
}

/** Position of a column, in any letter case where that is clear; -1 if there is none. */
export function findColumn(name: string, columns: readonly string[]): number {
  const exact = columns.indexOf(name);
  if (exact !== -1) return exact;
  const same = columns.flatMap((column, i) => (column.toLowerCase() === name.toLowerCase() ? [i] : []));
  return same.length === 1 ? (same[0] ?? -1) : -1;
}

/** Reads a missing value as null, unless the feature needs one. */
function optional<T>(read: ReadCell<T>, missing: ReadonlySet<string>, feature?: Feature): ReadCell<T | null> {
  return (cell) => {
    const text = cell.trim();
    if (!missing.has(text)) return read(cell);
    if (!feature?.required) return null;
    return fail(
      feature.type === "number" ? describeNumber(feature) : "a value",
      text,
      'fill the cell, or take "required" from the column\'s definition',
    );
  };
}

function cellReader(feature: Feature, separator: string): ReadCell<Value> {
  switch (feature.type) {
    case "number":
    case "integer":
      return numberReader(feature, separator !== ",");
    case "boolean":
      return (cell) =>
        parseBoolean(cell.trim()) ?? fail("true or false", cell, "write TRUE, FALSE, yes, no, 1 or 0");
    case "date":
      return (cell) => parseDate(cell.trim()) ?? fail("a day", cell, "write it as 2026-11-29");
    case "category":
      return categoryReader(feature.levels);
  }
}

function fail(expected: string, cell: string, remedy: string): never {
  throw new CellError(`expected ${expected}, found ${quoteCell(cell)}${remedy && `: ${remedy}`}`);
}

const missingRemedy = "correct it, leave the cell empty, or list it under missingValues in the definition";

function describeNumber({ examples: [example] }: NumberFeature): string {
  return `a finite number such as ${example}`;
}

const plainly = "write it without separators of thousands";

/** As 1.234,50 or 1'234. */
const hasThousands = /^[+-]?\d{1,3}([.,'’ \u00a0\u202f]\d{3})+([.,]\d+)?$/;

function numberReader(feature: NumberFeature, hasDecimalCommas: boolean): ReadCell<number> {
  const remedy = feature.required ? "" : missingRemedy;
  /** In 1.234 the point may also divide thousands, so a column has only one kind of mark. */
  let mark: string | null = null;
  return (cell) => {
    const text = cell.trim();
    const value = parseNumber(text);
    if (hasThousands.test(text) && !Number.isFinite(value))
      return fail(describeNumber(feature), cell, plainly);
    if (!Number.isFinite(value)) return fail(describeNumber(feature), cell, remedy);
    if (!(Math.abs(value) <= maxNumber)) return fail("a number between -1e30 and 1e30", cell, remedy);
    const own = decimalMarkOf(text);
    if (own === "," && !hasDecimalCommas) {
      return fail("a number with a decimal point", cell, plainly);
    }
    mark ??= own;
    if (own !== null && own !== mark) {
      const expected =
        mark === "," ? "a decimal comma as in the rows before" : "a decimal point as in the rows before";
      return fail(expected, cell, "write all numbers of the column alike, without separators of thousands");
    }
    if (feature.type === "integer" && !Number.isInteger(value)) {
      return fail(
        "a whole number",
        cell,
        'correct it, or give the column the type "number" in the definition',
      );
    }
    return value;
  };
}

/** Text that Postgres can store. */
function storable(cell: string): string {
  return cell.includes("\0") ? fail("text without NUL characters", cell, "remove them") : cell;
}

/** A level as the dataset writes it, also from its code. Programs write 1 as 1.0 if another cell of the column is empty. */
function categoryReader(levels: readonly Level[]): ReadCell<string> {
  const known = new Set(levels.map(({ value }) => value));
  const byNumber = new Map(
    levels.flatMap(({ value, code = Number.NaN }) => [
      [code, value],
      [parseNumber(value), value],
    ]),
  );
  byNumber.delete(Number.NaN);
  return (cell) => {
    if (known.has(cell)) return cell;
    const text = cell.trim();
    return known.has(text) ? text : (byNumber.get(parseNumber(text)) ?? storable(text));
  };
}

function classReader(classes: readonly Level[]): ReadCell<number> {
  const read = categoryReader(classes);
  const values = classes.map(({ value }) => value);
  const lowerCase = values.map((value) => value.toLowerCase());
  return (cell) => {
    const text = cell.trim();
    const exact = values.indexOf(read(text));
    if (exact !== -1) return exact;
    const same = lowerCase.indexOf(text.toLowerCase());
    if (same !== -1 && same === lowerCase.lastIndexOf(text.toLowerCase())) return same;
    const names = classes.map(({ value, code }) => (code === undefined ? value : `${code} (${value})`));
    return fail(
      `one of ${listNames(names)}`,
      cell,
      "correct it, leave the cell empty, or add it to the target's categories in the definition",
    );
  };
}
