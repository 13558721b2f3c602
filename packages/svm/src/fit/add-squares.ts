import type { Problem } from "./problem.ts";

/** Rows taken at once, for each entry of the sum to be read and written once for as many products. */
const BLOCK = 4;

/**
 * Adds factor · Σ bound · z zᵀ with z = (x − centre, 1) to the lower triangle of `sum`.
 * @param rows which rows of the problem
 * @param sum (cols + 1)², row-major
 */
export function addSquares(
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
