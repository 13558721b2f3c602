export {
  createDatabase,
  type Database,
  type DatabaseConfig,
  type DatabaseOptions,
  openDatabase,
  type Query,
  type Statement,
} from "./database.ts";
export {
  knownText,
  type NewestPromotion,
  promotionHistory,
  readNewestPromotion,
  readPromotedFiles,
} from "./promotions.ts";
export {
  createdText,
  featureArrays,
  featureColumns,
  lockBatch,
  numberedPredictions,
  type OnUnreadable,
  parseRows,
  type RowName,
  toColumns,
} from "./statements.ts";
