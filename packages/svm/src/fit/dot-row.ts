/**
 * w · the row of `x` that begins at `start`. Sums in four parts, for no addition to wait for the one before.
 */
export function dotRow(w: Float64Array, x: Float64Array, start: number): number {
  let j = 0;
  let at = start;
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  for (; j + 3 < w.length; j += 4, at += 4) {
    sum0 += w[j] * x[at];
    sum1 += w[j + 1] * x[at + 1];
    sum2 += w[j + 2] * x[at + 2];
    sum3 += w[j + 3] * x[at + 3];
  }
  for (; j < w.length; j++, at++) sum0 += w[j] * x[at];
  return sum0 + sum1 + (sum2 + sum3);
}
