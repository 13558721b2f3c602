/**
 * The value that a share of the sample lies below, on a straight line between the two values beside it: type 7 of
 * Hyndman and Fan (1996), the default of R, numpy and pandas.
 *
 * @param sorted ascending, at least one value
 * @param share from 0 to 1
 * @throws RangeError for an empty sample or another share
 */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) throw new RangeError("an empty sample has no quantiles");
  if (!(share >= 0 && share <= 1)) throw new RangeError(`share is ${share}, expected 0 to 1`);
  const position = share * (sorted.length - 1);
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position % 1);
}
