import { dot, type Rows } from "../vectors.ts";

/**
 * The lower triangle L with `L Lᵀ = matrix`, of a symmetric positive definite matrix; row i has i + 1 numbers.
 * Source: Golub & Van Loan, "Matrix Computations", 4th edition, section 4.2.
 *
 * @throws RangeError if the matrix is not positive definite
 */
export function cholesky(matrix: Rows): number[][] {
  const factor: number[][] = [];
  for (const [i, values] of matrix.entries()) {
    const row = solveLower(factor, values);
    const pivot = (values[i] ?? Number.NaN) - dot(row, row);
    if (!(pivot > 0)) throw new RangeError(`The matrix is not positive definite: pivot ${i} is ${pivot}.`);
    factor.push([...row, Math.sqrt(pivot)]);
  }
  return factor;
}

/** Solves `L z = values`, using as many leading values as the lower triangle L has rows. */
export function solveLower(factor: Rows, values: readonly number[]): number[] {
  const solution: number[] = [];
  for (const [i, row] of factor.entries()) {
    solution.push(((values[i] ?? Number.NaN) - dot(solution, row)) / (row[i] ?? Number.NaN));
  }
  return solution;
}
