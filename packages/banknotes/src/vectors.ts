/** A list of rows, or a matrix row by row. */
export type Rows = readonly (readonly number[])[];

// Lengths that do not match give NaN instead of a plausible number.

/** The inner product of `a` with as many leading numbers of `b`. */
export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? Number.NaN), 0);
}

/** `a - b`, element by element. */
export function subtract(a: readonly number[], b: readonly number[]): number[] {
  return a.map((value, i) => value - (b[i] ?? Number.NaN));
}

/** The mean of each column, weighted if there are weights. */
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
