import type { RecordWarning } from "@loopline/contracts";
import type { Value } from "@loopline/dataset";
import { predictRecords, type TableModel } from "@loopline/learning";

/** Above it, the warnings of a large batch could exceed the size of a message. */
const maxWarnings = 10_000;

export interface PredictedBatch {
  /** The predicted class of each record; of equal decisions the first class. */
  readonly output: string[];
  /** What the model was not trained for in the records; the first 10,000 warnings of a batch. */
  readonly warnings: RecordWarning[];
}

/**
 * Predicts a batch. Allocates per batch and per warning, not per record.
 * @param records values in the order of the features
 */
export function predictBatch(model: TableModel, records: readonly (readonly Value[])[]): PredictedBatch {
  const { classes, warnings } = predictRecords(model, records, maxWarnings);
  return { output: Array.from(classes, (index) => model.classes[index] ?? ""), warnings: [...warnings] };
}
