export { type ChosenRows, chooseRows, fewRows } from "./choose-rows.ts";
export { compareModels, readChampion } from "./compare-models.ts";
export { type Comparison, type DecisionRules, decide, type Scores } from "./decide.ts";
export { rulesOf, rulesVariables } from "./rules-variables.ts";
export { announceModels, type TrainInTurnDeps, type Turn, trainInTurn } from "./train-in-turn.ts";
export { type TrainedModel, trainModel } from "./train-model.ts";
export { type TrainingRules, type TrainOnceDeps, trainOnce } from "./train-once.ts";
export type { LabelledRows, TrainingRows, TrainingSnapshot } from "./training-data.ts";
export type { FinishedTraining, Lease, TrainingStore } from "./training-store.ts";
