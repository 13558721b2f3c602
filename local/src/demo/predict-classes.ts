import type { CachedModel } from "@loopline/contracts";
import type { Dataset } from "@loopline/dataset";
import { toEncoding } from "@loopline/dataset/encoding";
import { decisionsOf } from "@loopline/learning";
import { decideClasses, predict, toRowMajor } from "@loopline/svm";
import type { KnownRecord } from "./teaching-records.ts";

/**
 * Predicts the class of each record by the model that GET /models/latest shows.
 * @throws an error if it shows no more than the model's name.
 */
export function predictClasses(
  { features, target: { classes } }: Dataset,
  { model_file_name, coefficients, intercept, table }: CachedModel,
  records: readonly Pick<KnownRecord, "features">[],
): (string | null)[] {
  const rows = records.map((record) => record.features);
  const nameOf = (index: number) => classes[index]?.value ?? null;
  if (table !== undefined) {
    const machines = table.machines.map(
      (machine) => machine && { ...machine, coefficients: Float64Array.from(machine.coefficients) },
    );
    const decisions = decisionsOf({ encoding: toEncoding(table.features), machines }, rows);
    return Array.from(decideClasses(decisions), nameOf);
  }
  if (coefficients === undefined || intercept === undefined) {
    throw new Error(`GET /models/latest shows ${model_file_name} without its coefficients`);
  }
  const x = toRowMajor(
    rows.map((row) => row.map(Number)),
    features.length,
  );
  const model = { coefficients: Float64Array.from(coefficients), intercept };
  return Array.from(predict(model, x, rows.length), nameOf);
}
