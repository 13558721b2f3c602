import { featureCount } from "@loopline/contracts";
import { decisionFunction, type LinearModel, type RowMatrix } from "@loopline/svm";
import type { RecordedPrediction } from "./learning-records.ts";

export interface MeasuredPrediction {
  readonly prediction: RecordedPrediction;
  /** How far its note is from the boundary, on whichever side. */
  readonly distance: number;
}

/**
 * Measures how far each note was from the boundary of the model that predicted it. Predictions of a model that is not
 * known or cannot be read are left out.
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
    const features = new Float64Array(group.length * featureCount);
    group.forEach((prediction, index) => {
      features.set(prediction.features, index * featureCount);
    });
    const distances = boundaryDistances(model, features, group.length);
    group.forEach((prediction, index) => {
      measured.push({ prediction, distance: Math.abs(distances[index] ?? Number.NaN) });
    });
  }
  return measured;
}

/**
 * How far each row is from a model's boundary, in the space of the raw features: above 0 on the side of class 1. Other
 * than decisions, distances of different models can be compared.
 * @param rows how many
 */
export function boundaryDistances(model: LinearModel, features: RowMatrix, rows: number): Float64Array {
  const norm = Math.hypot(...model.coefficients);
  return decisionFunction(model, features, rows).map((decision) => decision / norm);
}
