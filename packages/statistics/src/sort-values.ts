/** A sorted copy. @throws RangeError where a value is NaN, which has no place in an order */
export function sortValues(values: ArrayLike<number>): Float64Array {
  const sorted = Float64Array.from(values).sort();
  if (Number.isNaN(sorted.at(-1))) throw new RangeError("a value is NaN");
  return sorted;
}
