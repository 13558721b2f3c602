export { UnknownTargetError } from "./choose-target.ts";
export { collectRecords } from "./collect-records.ts";
export type {
  BooleanFeature,
  CategoryFeature,
  Dataset,
  DateFeature,
  Feature,
  Level,
  NumberFeature,
  Target,
  TrainingSettings,
  Value,
} from "./dataset.ts";
export { DefinitionError, readDefinition } from "./definition.ts";
export type { InferenceWarning } from "./find-warnings.ts";
export { formatCsvRecord } from "./format-csv.ts";
export {
  type Inference,
  type InferOptions,
  type InferredColumn,
  inferDefinition,
  type TableDefinition,
} from "./infer.ts";
export { describeStricter, isCompatible, type TableShape } from "./is-compatible.ts";
export {
  findColumn,
  nameOfRow,
  type ParsedRecord,
  type ParseRecordsOptions,
  parseRecords,
} from "./parse-records.ts";
export { type ReadTableOptions, readTable, type Table, type TableRow } from "./read-table.ts";
export { type ReadTableFileOptions, readTableFile } from "./read-table-file.ts";
export { DatasetSchema } from "./schema.ts";
export { describeTableProblem, quoteCell, TableError, type TableProblem } from "./table-error.ts";
