export { UnknownTargetError } from "./choose-target.ts";
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
export {
  type Inference,
  type InferOptions,
  type InferredColumn,
  inferDefinition,
  type TableDefinition,
} from "./infer.ts";
export { isCompatible } from "./is-compatible.ts";
export { type ParsedRecord, type ParseRecordsOptions, parseRecords } from "./parse-records.ts";
export { readTable, type Table, type TableRow } from "./read-table.ts";
export { readTableFile } from "./read-table-file.ts";
export { describeTableProblem, TableError, type TableProblem } from "./table-error.ts";
