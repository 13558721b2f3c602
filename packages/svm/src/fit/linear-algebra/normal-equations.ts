import type { Problem } from "../problem.ts";

/** Rows added at a time: each entry of the sum is then read and written once for as many products. */
const BLOCK = 4;

/**
 * Adds factor · Σ bound · z zᵀ with z = (x − centre, 1) to the lower triangle of `sum`.
 * @param rows which rows of the problem
 * @param sum (cols + 1)², row-major
 */
export function addOuterProducts(
  { x, cols, centre, bound }: Problem,
  rows: Int32Array,
  factor: number,
  sum: Float64Array,
): void {
  const size = cols + 1;
  const block = new Float64Array(BLOCK * size);
  const [one, two, three, four] = Array.from({ length: BLOCK }, (_, r) =>
    block.subarray(r * size, (r + 1) * size),
  );
  for (let k = 0; k < rows.length; k += BLOCK) {
    if (k + BLOCK > rows.length) block.fill(0);
    for (let r = 0; r < BLOCK && k + r < rows.length; r++) {
      const i = rows[k + r];
      const root = Math.sqrt(factor * bound[i]);
      const to = r * size;
      for (let j = 0, at = i * cols; j < cols; j++, at++) block[to + j] = root * (x[at] - centre[j]);
      block[to + cols] = root;
    }
    for (let j = 0, at = 0; j < size; j++, at = j * size) {
      const a = one[j];
      const b = two[j];
      const c = three[j];
      const d = four[j];
      for (let i = 0; i <= j; i++, at++) sum[at] += a * one[i] + b * two[i] + (c * three[i] + d * four[i]);
    }
  }
}

/** A pivot this small, relative to the diagonal entry it comes from, is rounding. */
const NEGLIGIBLE = 1e-13;

/**
 * Solves H p = g for a positive semidefinite H by Cholesky factorisation. Along a direction in which H is singular, p is
 * 0; a library's Cholesky refuses such an H, and it occurs here when the rows do not span all columns.
 * @param h size × size, row-major, of which the lower triangle is read; overwritten
 * @param p g on the way in, the solution on the way out
 */
export function solveSemidefinite(h: Float64Array, size: number, p: Float64Array): void {
  for (let j = 0; j < size; j++) {
    const row = j * size;
    for (let i = 0; i < j; i++) {
      h[row + i] = (h[row + i] - dotPart(h, row, i * size, i)) * h[i * size + i];
    }
    const pivot = h[row + j] - dotPart(h, row, row, j);
    // The diagonal stores reciprocals; 0 drops the direction.
    h[row + j] = pivot > NEGLIGIBLE * h[row + j] ? 1 / Math.sqrt(pivot) : 0;
  }
  for (let j = 0; j < size; j++) {
    let sum = p[j];
    for (let i = 0; i < j; i++) sum -= h[j * size + i] * p[i];
    p[j] = sum * h[j * size + j];
  }
  for (let j = size - 1; j >= 0; j--) {
    p[j] *= h[j * size + j];
    for (let i = 0; i < j; i++) p[i] -= h[j * size + i] * p[j];
  }
}

/** Σ h[one + i] · h[two + i] for i below `length`. */
function dotPart(h: Float64Array, one: number, two: number, length: number): number {
  let even = 0;
  let odd = 0;
  let i = 0;
  for (; i + 1 < length; i += 2) {
    even += h[one + i] * h[two + i];
    odd += h[one + i + 1] * h[two + i + 1];
  }
  if (i < length) even += h[one + i] * h[two + i];
  return even + odd;
}
