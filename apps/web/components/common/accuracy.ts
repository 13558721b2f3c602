import type { CachedJob } from "@loopline/contracts";

/**
 * The newest job's accuracy minus that of the job before, as a share of one.
 *
 * @param jobs newest first
 * @returns undefined for the first job
 */
export function accuracyChange(jobs: readonly Pick<CachedJob, "accuracy">[]): number | undefined {
  const [newest, previous] = jobs;
  return newest === undefined || previous === undefined ? undefined : newest.accuracy - previous.accuracy;
}

/** Such as `+1.5 points`, `−3.0 points` or `no change`. A point is a hundredth of accuracy. */
export function formatChange(change: number): string {
  const points = (change * 100).toFixed(1);
  if (Number(points) === 0) return "no change";
  return `${change > 0 ? "+" : "−"}${points.replace("-", "")} points`;
}

/** Distance between two ticks, as a share of one. */
const step = 0.05;

/** An axis from a multiple of 5 % up to 100 %. It does not start at 0, because that would hide how models differ. */
export function accuracyAxis(accuracies: readonly number[]): { domain: [number, number]; ticks: number[] } {
  const lowest = Math.min(1 - 2 * step, ...accuracies);
  const steps = Math.ceil((1 - lowest) / step - 1e-9);
  // Counted down from one, so that the highest tick is exactly one.
  const ticks = Array.from({ length: steps + 1 }, (_, i) => Math.round(100 - 100 * step * (steps - i)) / 100);
  return { domain: [ticks[0] ?? 0, 1], ticks };
}

/**
 * The points of a line from left to right: the highest value at the top, the lowest at the bottom, and equal values in the
 * middle. Both directions go from 0 to 1.
 *
 * @returns the `points` attribute of an SVG `polyline`
 */
export function sparklinePoints(values: readonly number[]): string {
  const highest = Math.max(...values);
  const range = highest - Math.min(...values);
  const last = Math.max(1, values.length - 1);
  return values.map((value, i) => `${i / last},${range === 0 ? 0.5 : (highest - value) / range}`).join(" ");
}
