export { createPostgresTrainingStore } from "./postgres-training-store.ts";
export { readLearningRecords } from "./read-learning-records.ts";
export { type NewPromotion, recordPromotion } from "./record-promotion.ts";
