/** The value that a share of the values is at or below (nearest rank). @param share from 0 to 1 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** `p50 1.2  p95 3.4  p99 5.6  max 7.8`, in the values' unit. */
export function summary(values: readonly number[]): string {
  const shares = [0.5, 0.95, 0.99, 1];
  return shares
    .map((share) => `${share === 1 ? "max" : `p${share * 100}`} ${percentile(values, share).toFixed(1)}`)
    .join("  ");
}
