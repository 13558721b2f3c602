export { boundaryDistances } from "./boundary-distances.ts";
export { type ChosenRows, chooseRows, fewRows } from "./choose-rows.ts";
export { compareModels, readChampion } from "./compare-models.ts";
export { countRight, type RatedGroup } from "./count-right.ts";
export { type Comparison, type DecisionRules, decide, type Scores } from "./decide.ts";
export { judgeRows, type RowJudgement } from "./judge-rows.ts";
export type {
  LearningRecords,
  RecordedJob,
  RecordedPrediction,
  RecordedRating,
  RecordLimits,
} from "./learning-records.ts";
export { type MeasuredPrediction, measureDistances } from "./measure-distances.ts";
export { type Experiment, type ExperimentDeps, publishExperiment } from "./publish-experiment.ts";
export { rulesOf, rulesVariables } from "./rules-variables.ts";
export { announceModels, type TrainInTurnDeps, type Turn, trainInTurn } from "./train-in-turn.ts";
export { type TrainedModel, trainModel } from "./train-model.ts";
export { type TrainingOutcome, type TrainOnceDeps, trainOnce } from "./train-once.ts";
export type { LabelledRows, SourcedRows, TrainingRows, TrainingSnapshot } from "./training-data.ts";
export type { TrainingRules } from "./training-rules.ts";
export type { FinishedTraining, Lease, TrainingStore } from "./training-store.ts";
