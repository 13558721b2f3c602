export {
  createDatabase,
  type Database,
  type DatabaseOptions,
  type Query,
  type Statement,
} from "./create-database.ts";
export { createdText } from "./created-text.ts";
export { featureArrays, featureColumns, toColumns } from "./feature-columns.ts";
export { lockBatch } from "./lock-batch.ts";
export {
  knownText,
  type NewestPromotion,
  promotionHistory,
  readNewestPromotion,
  readPromotedFiles,
} from "./newest-promotion.ts";
export { numberedPredictions } from "./numbered-predictions.ts";
export { type DatabaseConfig, openDatabase } from "./open-database.ts";
export { type OnUnreadable, parseRows, type RowName } from "./parse-rows.ts";
