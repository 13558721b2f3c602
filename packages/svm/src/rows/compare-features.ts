/**
 * Orders two rows of `x` by their features, the first that differs deciding; −0 equals 0. Negative, 0 or
 * positive.
 */
export function compareFeatures(x: Float64Array, cols: number, one: number, other: number): number {
  for (let j = 0; j < cols; j++) {
    const difference = x[one * cols + j] - x[other * cols + j];
    if (difference !== 0) return difference;
  }
  return 0;
}
