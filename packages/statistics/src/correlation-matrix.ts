import { sampleCorrelation } from "simple-statistics";

/**
 * Pearson's correlation of each column with each: symmetric, 1 on the diagonal.
 * @param columns of equal lengths, two values or more in each
 */
export function correlationMatrix(columns: readonly (readonly number[])[]): number[][] {
  return columns.map((one, i) =>
    columns.map((other, j) => (i === j ? 1 : sampleCorrelation([...one], [...other]))),
  );
}
