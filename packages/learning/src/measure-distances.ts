import type { Value } from "@loopline/dataset";
import type { RecordedPrediction } from "./learning-records.ts";
import { decideRecords, type TableModel } from "./table/table-model.ts";

export interface MeasuredPrediction {
  readonly prediction: RecordedPrediction;
  /** Distance of its record from the boundary. */
  readonly distance: number;
}

/**
 * Measures the distance of each record from the boundary of the model that predicted it. Leaves out predictions whose
 * model is unknown or cannot be read.
 */
export async function measureDistances(
  predictions: readonly RecordedPrediction[],
  readModel: (fileName: string) => Promise<TableModel | null>,
): Promise<MeasuredPrediction[]> {
  const byModel = Map.groupBy(predictions, ({ model_file_name }) => model_file_name);
  const measured: MeasuredPrediction[] = [];
  for (const [fileName, group] of byModel) {
    const model = fileName === null ? null : await readModel(fileName);
    if (model === null) continue;
    const distances = boundaryDistances(
      model,
      group.map(({ features }) => features),
    );
    group.forEach((prediction, index) => {
      measured.push({ prediction, distance: distances[index] ?? Number.NaN });
    });
  }
  return measured;
}

/**
 * The distance of each record from the nearest boundary of its class, in the space of the columns that the model encodes:
 * that of the raw features if they are unscaled numbers. Unlike decisions, distances of different models can be compared.
 */
export function boundaryDistances(model: TableModel, records: readonly (readonly Value[])[]): number[] {
  const between = model.classes.map((_, one) =>
    model.classes.map((_, other) => normBetween(model, one, other)),
  );
  return decideRecords(model, records).map(({ decisions, class: best }) => {
    let nearest = Number.POSITIVE_INFINITY;
    decisions.forEach((decision, other) => {
      if (other === best) return;
      const ahead = Math.abs((decisions[best] ?? 0) - decision);
      nearest = Math.min(nearest, ahead / (between[best]?.[other] ?? 1));
    });
    return nearest;
  });
}

/** Length of the vector by which the decisions of two classes differ. */
function normBetween({ machines }: TableModel, one: number, other: number): number {
  if (machines.length === 1) return 2 * Math.hypot(...(machines[0]?.coefficients ?? []));
  const [left, right] = [machines[one]?.coefficients, machines[other]?.coefficients];
  if (left === undefined || right === undefined) return 1;
  return Math.hypot(...left.map((value, column) => value - (right[column] ?? 0)));
}
