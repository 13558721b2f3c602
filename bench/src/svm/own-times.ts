import {
  classificationReport,
  decisionFunction,
  type FitResult,
  fit,
  type LinearModel,
  predict,
} from "@loopline/svm";
import { type Effort, medianMilliseconds } from "./measure.ts";
import { objectiveOf } from "./objective.ts";
import type { TrainingSet } from "./training-sets.ts";

export interface OwnFit {
  readonly set: TrainingSet;
  readonly milliseconds: number;
  /** By the plain formula, as for the peers. */
  readonly objective: number;
  readonly model: FitResult;
}

/** @throws Error where a fit did not converge: its time would mean nothing */
export function timeFit(set: TrainingSet, effort: Effort): OwnFit {
  const { name, x, y, rows, cols, C, classWeights } = set;
  const options = { rows, cols, ...(C && { C }), ...(classWeights && { classWeights }) };
  const model = fit(x, y, options);
  if (!model.converged) throw new Error(`${name} did not converge: duality gap ${model.dualityGap}`);
  const milliseconds = medianMilliseconds(() => fit(x, y, options), effort);
  return { set, milliseconds, objective: objectiveOf(model, set), model };
}

/** Milliseconds to classify all rows, one row, and to report on 275. */
export function timePredictions(model: LinearModel, { x, y, rows, cols }: TrainingSet) {
  const classes = new Uint8Array(rows);
  const decisions = new Float64Array(rows);
  const row = x.slice(0, cols);
  const one = new Uint8Array(1);
  const known = y.slice(0, 275);
  return {
    predict: medianMilliseconds(() => predict(model, x, rows, classes), { warmUp: 20, runs: 41 }),
    decisions: medianMilliseconds(() => decisionFunction(model, x, rows, decisions), {
      warmUp: 20,
      runs: 41,
    }),
    predictOne: medianMilliseconds(() => predict(model, row, 1, one), { warmUp: 5, runs: 41, calls: 20_000 }),
    report: medianMilliseconds(() => classificationReport(known, classes.subarray(0, 275)), {
      warmUp: 5,
      runs: 41,
      calls: 500,
    }),
  };
}
