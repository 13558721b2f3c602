/** w · the row of `x` that begins at `start`. */
export function dotRow(w: Float64Array, x: Float64Array, start: number): number {
  let sum = 0;
  for (let j = 0; j < w.length; j++) sum += w[j] * x[start + j];
  return sum;
}
