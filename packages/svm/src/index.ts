export {
  accuracyScore,
  type ClassificationReport,
  type ClassScores,
  type ConfusionMatrix,
  classificationReport,
  confusionMatrix,
} from "./classification-report.ts";
export { decisionFunction, type LinearModel, predict } from "./decision-function.ts";
export { type CrossDecisionsOptions, crossDecisions } from "./evaluate/cross-decisions.ts";
export {
  type LearningCurveOptions,
  type LearningCurvePoint,
  learningCurve,
} from "./evaluate/learning-curve.ts";
export { looDecisions } from "./evaluate/loo-decisions.ts";
export { type FitOptions, type FitResult, type FitStage, fit } from "./fit/fit.ts";
export {
  balancedWeights,
  decideClasses,
  fitOneVsRest,
  type OneVsRestOptions,
} from "./fit/fit-one-vs-rest.ts";
export {
  type FeatureRange,
  fromJSON,
  type ModelCalibration,
  type ModelFacts,
  type ModelFile,
  type StoredModel,
  toJSON,
} from "./model-file.ts";
export { hashFeatures, trainingSetHash } from "./rows/hash-rows.ts";
export { balanceClasses, deduplicate, type LabelledMatrix, takeRows } from "./rows/select-rows.ts";
export { isHoldout, type Split, stableHashSplit, trainTestSplit } from "./rows/split-rows.ts";
export { type Labels, type Matrix, type RowMatrix, toRowMajor } from "./rows-and-labels.ts";
export { SvmError, type SvmErrorCode } from "./svm-error.ts";
export { type FitInWorkerOptions, type FitProgress, fitInWorker } from "./worker/fit-in-worker.ts";
