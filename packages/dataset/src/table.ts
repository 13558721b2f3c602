// What reads tables, without modules of Node, so that browsers can load it.
export { type Bytes, decodeLines } from "./decode-text.ts";
export { type ParsedRecord, type ParseRecordsOptions, parseRecords } from "./parse-records.ts";
export { readTable, type Table, type TableRow } from "./read-table.ts";
export { describeTableProblem, quoteCell, TableError, type TableProblem } from "./table-error.ts";
