import type { Band } from "./band.ts";
import type { MarginBasis } from "./margin-basis.ts";

/**
 * A multiplier this far outside its bounds, relative to the largest in play, is rounding and not a reason to
 * go on.
 */
const NOISE = 1e-13;

/**
 * Position in the basis of the row whose multiplier is furthest out of its bounds, or −1.
 * @param signedAlpha multiplier of each margin row times its sign
 */
export function worstMultiplier(band: Band, { rows, size }: MarginBasis, signedAlpha: Float64Array): number {
  let largest = band.largestInside();
  for (let p = 0; p < size; p++) largest = Math.max(largest, Math.abs(signedAlpha[p]));
  let worst = -1;
  let most = NOISE * largest;
  for (let p = 0; p < size; p++) {
    const alpha = signedAlpha[p] * band.sign[rows[p]];
    const excess = Math.max(-alpha, alpha - band.bound[rows[p]]);
    if (excess > most) {
      most = excess;
      worst = p;
    }
  }
  return worst;
}
