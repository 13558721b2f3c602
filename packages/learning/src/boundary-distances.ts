import { decisionFunction, type LinearModel, type RowMatrix } from "@loopline/svm";

/**
 * How far each row is from a model's boundary, in the space of the raw features: above 0 on the side of class 1. Other
 * than decisions, distances of different models can be compared.
 * @param rows how many
 */
export function boundaryDistances(model: LinearModel, features: RowMatrix, rows: number): Float64Array {
  const norm = Math.hypot(...model.coefficients);
  return decisionFunction(model, features, rows).map((decision) => decision / norm);
}
