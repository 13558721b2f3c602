/**
 * The most that w can add to the decision of a row.
 * @param extent largest distance from the centre, per column
 * @param from what to count the change of w from, where not from 0
 */
export function reach(w: Float64Array, extent: Float64Array, from?: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < w.length; j++) sum += Math.abs(from ? w[j] - from[j] : w[j]) * extent[j];
  return sum;
}

/** What rounding may do to a decision. */
export function decisionNoise(w: Float64Array, b: number, extent: Float64Array): number {
  return 4 * Number.EPSILON * (Math.abs(b) + reach(w, extent));
}
