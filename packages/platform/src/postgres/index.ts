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
  lockBatch,
  numberedPredictions,
  type OnUnreadable,
  parseRows,
  type RowName,
} from "./statements.ts";
