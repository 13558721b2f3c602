import type { LinearModel } from "@loopline/svm";
import type { TrainingSet } from "./training-sets.ts";

/** ½‖w‖² + Σ cost · max(0, 1 − s · decision), by the plain formula, for anyone's model. */
export function objectiveOf({ coefficients, intercept }: LinearModel, set: TrainingSet): number {
  const { x, y, cols, C = 1, classWeights = [1, 1] } = set;
  let objective = coefficients.reduce((sum, w) => sum + (w * w) / 2, 0);
  y.forEach((label, row) => {
    const decision = coefficients.reduce((sum, w, j) => sum + w * (x[row * cols + j] ?? 0), intercept);
    objective +=
      C * classWeights[label === 1 ? 1 : 0] * Math.max(0, 1 - (label === 1 ? decision : -decision));
  });
  return objective;
}
