import { CsvError, parse } from "#csv-parse";
import type { Dataset } from "./dataset.ts";
import { type Bytes, countLineEnds, decodeText } from "./decode-text.ts";
import { readHeader } from "./header.ts";
import { detectSeparator, separators, sniffLength } from "./separators.ts";
import { listNames, quoteCell, TableError, type TableProblem } from "./table-error.ts";

/** A row of a table, as text. */
export interface TableRow {
  /** The line on which it begins, from 1. */
  readonly line: number;
  /** As many as there are columns. Spaces around a cell are gone, unless they are quoted. */
  readonly cells: readonly string[];
}

export interface Table {
  readonly fileName: string | undefined;
  /** The names in the header. A column without a name is called `column_2`, after its place. */
  readonly columns: readonly string[];
  readonly separator: string;
  /**
   * Reads on through the file, once. A row with too few or too many cells is a problem instead, and the next one can
   * still be read.
   * @throws TableError if the rest of the file cannot be read
   */
  readonly rows: AsyncIterable<TableRow | TableError>;
  /** Closes the file. Not needed once the rows are read, or a loop over them is left. */
  close(): Promise<void>;
}

/** Characters of a record. With this limit an open quote does not take in the whole file. */
const maxRecordLength = 1_000_000;

/**
 * Reads a CSV table as a stream, in memory that does not grow with it: UTF-8, with or without a byte order mark; lines
 * that end with LF, CRLF or CR; cells separated by commas, semicolons, tabs or vertical bars, which are detected or named by a
 * first line `sep=;`. Uses no module of Node, so that browsers can load it.
 * @param fileName for messages
 * @param options.dataset whose columns a table of numbers without a header has
 * @throws TableError if the file is no such table
 */
export async function readTable(
  bytes: Bytes,
  fileName?: string,
  { dataset }: ReadTableOptions = {},
): Promise<Table> {
  return await withFileName(fileName, async () => {
    const source = await openRecords(bytes);
    const first = await source.records.next();
    if (first.done) {
      throw new TableError({ reason: "the file is empty, expected a line of column names and rows" });
    }
    try {
      const { columns, isRow } = readHeader(first.value, source.separator, dataset);
      const records = isRow ? startWith(first.value, source.records) : source.records;
      return {
        fileName,
        columns,
        separator: source.separator,
        rows: readRows({ ...source, records }, columns, fileName),
        close: async () => {
          await source.records.return();
        },
      };
    } catch (error) {
      await source.records.return();
      throw error;
    }
  });
}

export interface ReadTableOptions {
  readonly dataset?: Dataset | undefined;
}

/** Does something before the rows of a table are read, and closes its file if that fails. */
export async function closeOnError<T>(table: Table, work: () => T): Promise<T> {
  try {
    return work();
  } catch (error) {
    await table.close();
    throw error;
  }
}

async function withFileName<T>(fileName: string | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    throw new TableError({ ...error.problem, fileName }, { cause: error.cause });
  }
}

interface RecordSource {
  readonly separator: string;
  readonly records: AsyncGenerator<TableRow, void>;
}

/** Reads the start of a file, which says what separates its cells. */
async function openRecords(bytes: Bytes): Promise<RecordSource> {
  const texts = decodeText(bytes);
  let start = "";
  while (start.length < sniffLength) {
    const { done, value } = await texts.next();
    if (done) break;
    start += value;
  }
  // Excel reads the separator from this line.
  const named = /^\s*"?sep=(.)"?[,;\t ]*(?:\n|$)/i.exec(start);
  const separator = named?.[1] ?? detectSeparator(start);
  const skipped = named === null ? 0 : countLineEnds(named[0]);
  const rest = start.slice(named?.[0].length ?? 0);
  return { separator, records: parseText(rest, texts, separator, skipped) };
}

/** @param skipped lines before `start` */
async function* parseText(
  start: string,
  texts: AsyncGenerator<string>,
  separator: string,
  skipped: number,
): AsyncGenerator<TableRow, void> {
  let rows: TableRow[] = [];
  /** The line that the last record ended on, and how many blank ones were before. */
  let [lastLine, lastBlank] = [0, 0];
  const parser = parse({
    delimiter: separator,
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true,
    // A quote in the middle of a cell, as in 12" drawer, is an ordinary character.
    relax_quotes: true,
    record_delimiter: "\n",
    max_record_size: maxRecordLength,
    on_record: (cells: string[], { lines, empty_lines }) => {
      [lastLine, lastBlank] = [lines, empty_lines];
      const inner = cells.reduce((sum, cell) => sum + countLineEnds(cell), 0);
      // Spreadsheets write cleared rows as separators.
      if (cells.some((cell) => cell.trim() !== "")) rows.push({ line: skipped + lines - inner, cells });
      // The parser need not keep it.
      return null;
    },
  });
  const failure = (error: unknown): unknown => {
    if (!(error instanceof CsvError)) return error;
    const { code, empty_lines, message } = error;
    const blank = typeof empty_lines === "number" ? empty_lines - lastBlank : 0;
    const line = skipped + lastLine + blank + 1;
    return new TableError({ line, reason: describeCode(code) ?? message }, { cause: error });
  };
  // In browsers, csv-parse's stream has neither destroy() nor a promise of its end.
  const ended = new Promise<unknown>((resolve) => {
    parser.on("end", () => resolve(undefined));
    parser.on("error", (error) => resolve(failure(error)));
    parser.resume();
  });
  const takeRows = () => {
    const taken = rows;
    rows = [];
    return taken;
  };
  async function* pieces(): AsyncGenerator<string> {
    yield start;
    yield* texts;
  }
  try {
    for await (const text of pieces()) {
      const error = await new Promise<unknown>((resolve) => parser.write(text, resolve));
      yield* takeRows();
      if (error) throw await ended;
    }
  } finally {
    await texts.return(undefined);
  }
  parser.end();
  const error = await ended;
  yield* takeRows();
  if (error) throw error;
}

/** What csv-parse's code of an error means. */
function describeCode(code: string): string | undefined {
  if (code === "CSV_MAX_RECORD_SIZE") {
    return `a row of more than ${maxRecordLength} characters, perhaps a quote is left open`;
  }
  if (!code.includes("QUOTE")) return undefined;
  return "a misplaced double quote: a cell that begins with one ends with one, and one inside of it is written twice";
}

async function* startWith(
  first: TableRow,
  others: AsyncGenerator<TableRow, void>,
): AsyncGenerator<TableRow, void> {
  try {
    yield first;
    yield* others;
  } finally {
    await others.return();
  }
}

async function* readRows(
  { records, separator }: RecordSource,
  columns: readonly string[],
  fileName: string | undefined,
): AsyncGenerator<TableRow | TableError> {
  const check = createRowCheck(columns, separator);
  try {
    for (;;) {
      const { done, value } = await withFileName(fileName, () => records.next());
      if (done) return;
      const problem = check(value);
      if (problem) yield new TableError({ fileName, line: value.line, ...problem });
      else yield { line: value.line, cells: value.cells.slice(0, columns.length) };
    }
  } finally {
    await records.return();
  }
}

/** Returns what is wrong with the number of a row's cells. */
function createRowCheck(columns: readonly string[], separator: string) {
  const expected = `expected ${columns.length} cells (${listNames(columns)})`;
  const name = separators.get(separator) ?? JSON.stringify(separator);
  return ({ cells }: TableRow): Omit<TableProblem, "line"> | undefined => {
    const extra = cells.findIndex((cell, i) => i >= columns.length && cell.trim() !== "");
    if (extra !== -1) {
      const reason = `found ${quoteCell(cells[extra] ?? "")} after the last column, ${expected}: put a cell that has a ${name} in it between double quotes, and name every column in the header`;
      return { column: extra + 1, reason };
    }
    if (cells.length >= columns.length) return undefined;
    const reason = `this cell is missing, ${expected}: add it, or a ${name}`;
    return { column: cells.length + 1, columnName: columns[cells.length], reason };
  };
}
