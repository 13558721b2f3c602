/** A pivot this small, relative to the diagonal entry it comes from, is rounding. */
const NEGLIGIBLE = 1e-13;

/**
 * Solves H p = g for a symmetric H without negative eigenvalues, by Cholesky's factorisation. Where H says nothing about
 * a direction, p does not go there.
 * @param h size × size, row-major, of which the lower triangle is read; overwritten
 * @param p g on the way in, the solution on the way out
 */
export function solveCholesky(h: Float64Array, size: number, p: Float64Array): void {
  for (let j = 0; j < size; j++) {
    const row = j * size;
    for (let i = 0; i < j; i++) {
      h[row + i] = (h[row + i] - dotPart(h, row, i * size, i)) * h[i * size + i];
    }
    const pivot = h[row + j] - dotPart(h, row, row, j);
    // The diagonal keeps reciprocals; 0 drops the direction.
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
