import type { LinearModel } from "../decision-function.ts";
import { CompensatedSum } from "./linear-algebra/compensated-sum.ts";

/**
 * Chooses a point to subtract from every row, so that a column with a large offset and a small spread, such as a time
 * stamp, loses no digits. Columns whose spread is comparable to their offset have the centre 0, so their values are
 * not rounded. The centre has few significant bits, so that the subtraction is exact for the columns that need it. It
 * does not depend on the order of the rows.
 * @returns the centre, and the largest distance from it, per column
 */
export function findCentre(
  x: Float64Array,
  rows: number,
  cols: number,
): { centre: Float64Array; extent: Float64Array } {
  const low = x.slice(0, cols);
  const high = x.slice(0, cols);
  for (let i = 1, at = cols; i < rows; i++) {
    for (let j = 0; j < cols; j++, at++) {
      const value = x[at];
      if (value < low[j]) low[j] = value;
      else if (value > high[j]) high[j] = value;
    }
  }
  const centre = new Float64Array(cols);
  const extent = new Float64Array(cols);
  for (let j = 0; j < cols; j++) {
    centre[j] = roundedMiddle(low[j], high[j]);
    extent[j] = Math.max(high[j] - centre[j], centre[j] - low[j]);
  }
  return { centre, extent };
}

function roundedMiddle(low: number, high: number): number {
  const middle = low / 2 + high / 2;
  const spread = high / 2 - low / 2;
  if (Math.abs(middle) <= 4 * spread) return 0;
  if (spread === 0) return low;
  const grid = 2 ** Math.ceil(Math.log2(spread));
  return Math.round(middle / grid) * grid;
}

/**
 * The intercept after the origin is moved by `direction` · centre, rounded only once, however large the centre is.
 * @param direction 1 to go to centred coordinates, −1 to go back
 */
export function shiftIntercept(
  { coefficients, intercept }: LinearModel,
  centre: Float64Array,
  direction: 1 | -1,
): number {
  const sum = new CompensatedSum();
  sum.add(intercept);
  for (let j = 0; j < centre.length; j++) sum.addProduct(direction * coefficients[j], centre[j]);
  return sum.value;
}
