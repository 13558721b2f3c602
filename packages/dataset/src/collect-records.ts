import type { Dataset } from "./dataset.ts";
import { type ParsedRecord, parseRecords } from "./parse-records.ts";
import type { Table } from "./read-table.ts";
import { TableError, type TableProblem } from "./table-error.ts";

/** Wrong lines that are described besides the first. */
const maxOthers = 19;

/** Records that are held in memory, by default. */
const defaultMaxRecords = 1_000_000;

/**
 * Reads all records of a table, or none: see {@link parseRecords}.
 * @param toRow what is kept of a record
 * @throws TableError that describes the first problem, counts the other wrong lines, and has the first of them as `others`
 */
export async function collectRecords<T>(
  dataset: Dataset,
  table: Table,
  toRow: (record: ParsedRecord) => T,
  { maxRecords = defaultMaxRecords }: { readonly maxRecords?: number | undefined } = {},
): Promise<T[]> {
  const { fileName } = table;
  const rows: T[] = [];
  let first: TableProblem | undefined;
  const others: TableProblem[] = [];
  let otherLines = 0;
  const onWrong = ({ problem }: TableError) => {
    if (first === undefined) {
      first = problem;
      return;
    }
    otherLines++;
    if (others.length < maxOthers) others.push(problem);
  };
  for await (const record of parseRecords(dataset, table, { onWrong })) {
    if (record.row > maxRecords) {
      const reason = `more than ${maxRecords} ${dataset.record.many}, split the file`;
      throw new TableError({ fileName, line: record.line, reason });
    }
    rows.push(toRow(record));
  }
  if (first !== undefined) throw new TableError({ ...first, otherLines }, { others });
  return rows;
}
