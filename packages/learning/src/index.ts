export {
  type Encoding,
  type EncodingWarning,
  encodeInto,
  encodeRecords,
  type FeatureEncoding,
  learnEncoding,
  warningsOf,
} from "@loopline/dataset/encoding";
export { type ChosenRows, chooseRows, fewRows } from "./choose-rows.ts";
export { compareModels, readChampion } from "./compare-models.ts";
export { countRight, type RatedGroup } from "./count-right.ts";
export { type Comparison, type DecisionRules, decide, type Scores } from "./decide.ts";
export { type FittedSnapshot, fitSnapshot } from "./fit-snapshot.ts";
export { judgeRows, type RowJudgement } from "./judge-rows.ts";
export { type LabelledRows, type SourcedRows, type TrainingRows, toLabelledRows } from "./labelled-rows.ts";
export type {
  LearningRecords,
  RecordedJob,
  RecordedPrediction,
  RecordedRating,
  RecordLimits,
} from "./learning-records.ts";
export { boundaryDistances, type MeasuredPrediction, measureDistances } from "./measure-distances.ts";
export { type ModelFileContent, modelText, readModel, readParameters } from "./model-files.ts";
export { type Experiment, type ExperimentDeps, publishExperiment } from "./publish-experiment.ts";
export { calibrate, minCalibrationRows } from "./table/calibrate.ts";
export type { FittedMachine } from "./table/fit-machines.ts";
export {
  type CrossValidation,
  chooseC,
  crossValidate,
  defaultFolds,
  type FitTableOptions,
  type FittedTable,
  fitTable,
  hashRecords,
} from "./table/fit-table.ts";
export { toParameters } from "./table/plain-model.ts";
export {
  type LeaveOneOut,
  leaveOneOut,
  minTestedRows,
  reportOf,
  type TableClassScores,
  type TableReport,
  toClassificationReport,
} from "./table/scores.ts";
export {
  decideRecord,
  decideRecords,
  decisionsOf,
  foldedBack,
  marginsOf,
  predictRecords,
  readTableModel,
  type TableDecision,
  type TableModel,
  type TableModelFacts,
  type TablePredictions,
  tableModelText,
} from "./table/table-model.ts";
export {
  judgeCandidate,
  type ReadChampion,
  type TrainAndDecideDeps,
  type TrainingOutcome,
  trainAndDecide,
} from "./train-and-decide.ts";
export {
  announceModels,
  type LeasedOutcome,
  type TrainUnderLeaseDeps,
  trainUnderLease,
} from "./train-under-lease.ts";
export { rulesOf, rulesVariables, type TrainingRules } from "./training-rules.ts";
export type {
  FinishedTraining,
  Lease,
  TrainingSnapshot,
  TrainingStore,
} from "./training-store.ts";
