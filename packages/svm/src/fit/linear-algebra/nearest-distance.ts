/**
 * Estimates the distance from the margin within which `wanted` rows lie, from at most 1,024 evenly spaced rows.
 * @param slack signed distance of each row from its margin
 */
export function nearestDistance(slack: Float64Array, wanted: number): number {
  const size = Math.min(slack.length, 1024);
  const some = new Float64Array(size);
  for (let k = 0; k < size; k++) some[k] = Math.abs(slack[Math.floor((k * slack.length) / size)]);
  return selectKth(some, Math.min(size - 1, Math.ceil((wanted / slack.length) * size)));
}

/**
 * The value at position `k` of the ascending order of `values` (Hoare's selection). Reorders `values`.
 * @param k from 0 to `values.length − 1`
 */
function selectKth(values: Float64Array, k: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1];
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i > j) break;
      const value = values[i];
      values[i++] = values[j];
      values[j--] = value;
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else break;
  }
  return values[k];
}
