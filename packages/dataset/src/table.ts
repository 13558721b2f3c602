// What reads tables, without modules of Node, so that browsers can load it.
export type { Bytes } from "./decode-text.ts";
export { formatCsvRecord } from "./format-csv.ts";
export { nameOfRow, type ParsedRecord, type ParseRecordsOptions, parseRecords } from "./parse-records.ts";
export { type ReadTableOptions, readTable, type Table, type TableRow } from "./read-table.ts";
export { describeTableProblem, quoteCell, TableError, type TableProblem } from "./table-error.ts";
