import { type Rows, subtract } from "../vectors.ts";

/** The mean of each column, every row counted as often as its weight says (once, if there are no weights). */
export function meanOf(rows: Rows, weights?: readonly number[]): number[] {
  const sums: number[] = (rows[0] ?? []).map(() => 0);
  let total = 0;
  for (const [i, row] of rows.entries()) {
    const weight = weights === undefined ? 1 : (weights[i] ?? Number.NaN);
    total += weight;
    for (const [j, value] of row.entries()) sums[j] = (sums[j] ?? Number.NaN) + weight * value;
  }
  return sums.map((sum) => sum / total);
}

/** The covariance matrix of `rows` about `mean`, divided by the total weight. */
export function covarianceOf(rows: Rows, mean: readonly number[], weights?: readonly number[]): number[][] {
  const deviations = rows.map((row) => subtract(row, mean));
  return mean.map((_, j) => {
    const products = deviations.map((deviation) =>
      deviation.map((value) => value * (deviation[j] ?? Number.NaN)),
    );
    return meanOf(products, weights);
  });
}
