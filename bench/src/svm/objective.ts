import type { LinearModel } from "@loopline/svm";
import type { TrainingSet } from "./training-sets.ts";

/** ½‖w‖² + Σ max(0, 1 − s · decision) at C = 1, by the plain formula, for anyone's model. */
export function objectiveOf({ coefficients, intercept }: LinearModel, { x, y, cols }: TrainingSet): number {
  let objective = coefficients.reduce((sum, w) => sum + (w * w) / 2, 0);
  y.forEach((label, row) => {
    const decision = coefficients.reduce((sum, w, j) => sum + w * (x[row * cols + j] ?? 0), intercept);
    objective += Math.max(0, 1 - (label === 1 ? decision : -decision));
  });
  return objective;
}
