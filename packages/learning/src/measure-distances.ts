import { featureCount } from "@loopline/contracts";
import { decisionFunction, type LinearModel, type RowMatrix, toRowMajor } from "@loopline/svm";
import type { RecordedPrediction } from "./learning-records.ts";

export interface MeasuredPrediction {
  readonly prediction: RecordedPrediction;
  /** Distance of its note from the boundary, on either side. */
  readonly distance: number;
}

/**
 * Measures the distance of each note from the boundary of the model that predicted it. Leaves out predictions whose model
 * is unknown or cannot be read.
 */
export async function measureDistances(
  predictions: readonly RecordedPrediction[],
  readModel: (fileName: string) => Promise<LinearModel | null>,
): Promise<MeasuredPrediction[]> {
  const byModel = Map.groupBy(predictions, ({ model_file_name }) => model_file_name);
  const measured: MeasuredPrediction[] = [];
  for (const [fileName, group] of byModel) {
    const model = fileName === null ? null : await readModel(fileName);
    if (model === null) continue;
    const features = group.map((prediction) => prediction.features);
    const distances = boundaryDistances(model, toRowMajor(features, featureCount), group.length);
    group.forEach((prediction, index) => {
      measured.push({ prediction, distance: Math.abs(distances[index] ?? Number.NaN) });
    });
  }
  return measured;
}

/**
 * The signed distance of each row from a model's boundary in the space of the raw features; above 0 on the side of class 1.
 * Unlike decisions, distances of different models can be compared.
 * @param rows number of rows
 */
export function boundaryDistances(model: LinearModel, features: RowMatrix, rows: number): Float64Array {
  const norm = Math.hypot(...model.coefficients);
  return decisionFunction(model, features, rows).map((decision) => decision / norm);
}
