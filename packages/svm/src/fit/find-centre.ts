/**
 * A point to subtract from every row so that a column such as a time stamp (large offset, small spread) loses
 * no digits. Columns whose spread is comparable to their offset keep 0: their values then enter the
 * arithmetic unrounded. A centre has few significant bits, so that the subtraction is exact for the rows it
 * is meant for. Independent of the rows' order.
 * @returns the centre, and the largest distance from it, per column.
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
