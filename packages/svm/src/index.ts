export { decisionFunction, predict } from "./decision-function.ts";
export { type CrossDecisionsOptions, crossDecisions } from "./evaluate/cross-decisions.ts";
export type { LabelledRows } from "./evaluate/labelled-rows.ts";
export {
  type LearningCurveOptions,
  type LearningCurvePoint,
  learningCurve,
} from "./evaluate/learning-curve.ts";
export { type FitOptions, type FitResult, type FitStage, fit } from "./fit/fit.ts";
export type { Labels } from "./labels.ts";
export type { LinearModel } from "./linear-model.ts";
export {
  type ClassificationReport,
  type ClassScores,
  classificationReport,
} from "./metrics/classification-report.ts";
export { accuracyScore, type ConfusionMatrix, confusionMatrix } from "./metrics/confusion-matrix.ts";
export {
  fromJSON,
  type ModelFacts,
  type ModelFile,
  type StoredModel,
  toJSON,
} from "./model-file/model-file.ts";
export type { RowMatrix } from "./row-matrix.ts";
export { hashFeatures } from "./rows/hash-features.ts";
export { isHoldout, type Split, stableHashSplit, trainTestSplit } from "./rows/split-rows.ts";
export { balanceClasses, deduplicate, takeRows } from "./rows/training-rows.ts";
export { trainingSetHash } from "./rows/training-set-hash.ts";
export { SvmError, type SvmErrorCode } from "./svm-error.ts";
export { type FitInWorkerOptions, type FitProgress, fitInWorker } from "./worker/fit-in-worker.ts";
