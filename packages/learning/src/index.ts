export { type ChosenRows, chooseRows, fewRows } from "./choose-rows.ts";
export { compareModels } from "./compare-models.ts";
export { countRight, type RatedGroup } from "./count-right.ts";
export { type Comparison, type DecisionRules, decide, type Scores } from "./decide.ts";
export { type FittedSnapshot, fitSnapshot } from "./fit-snapshot.ts";
export { judgeRows, type RowJudgement } from "./judge-rows.ts";
export type {
  LearningRecords,
  RecordedJob,
  RecordedPrediction,
  RecordedRating,
  RecordLimits,
} from "./learning-records.ts";
export { boundaryDistances, type MeasuredPrediction, measureDistances } from "./measure-distances.ts";
export { type Experiment, type ExperimentDeps, publishExperiment } from "./publish-experiment.ts";
export { type ReadModel, readChampion, readModel, readParameters, toParameters } from "./read-model.ts";
export { type TrainAndDecideDeps, type TrainingOutcome, trainAndDecide } from "./train-and-decide.ts";
export { announceModels, type TrainUnderLeaseDeps, type Turn, trainUnderLease } from "./train-under-lease.ts";
export type { TrainingRules } from "./training-rules.ts";
export { rulesOf, rulesVariables } from "./training-rules.ts";
export type {
  FinishedTraining,
  LabelledRows,
  Lease,
  SourcedRows,
  TrainingRows,
  TrainingSnapshot,
  TrainingStore,
} from "./training-store.ts";
