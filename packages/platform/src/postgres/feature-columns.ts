import { featureNames } from "@loopline/contracts";

/** The feature columns, as SQL: `variance, skewness, …`. */
export const featureColumns = featureNames.join(", ");

/** Turns rows of features into one array per column, as `unnest` takes them. */
export function toColumns(rows: readonly (readonly number[])[]): number[][] {
  return featureNames.map((_, column) => rows.map((row) => row[column] ?? Number.NaN));
}

/** Placeholders of one `double precision[]` per feature, from `$first` on. */
export function featureArrays(first: number): string {
  return featureNames.map((_, column) => `$${first + column}::double precision[]`).join(", ");
}
