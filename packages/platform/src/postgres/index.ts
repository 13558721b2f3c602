export {
  createDatabase,
  type Database,
  openDatabase,
  type Query,
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
