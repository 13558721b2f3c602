import type { CachedJob } from "@loopline/contracts";

/**
 * By how much the newest job's model is more accurate than the one before it, as a share of one.
 *
 * @param jobs newest first
 * @returns undefined for the first job, which has nothing to be compared with
 */
export function accuracyChange(jobs: readonly Pick<CachedJob, "accuracy">[]): number | undefined {
  const [newest, before] = jobs;
  return newest === undefined || before === undefined ? undefined : newest.accuracy - before.accuracy;
}

/** Such as `+1.5 points`, `-3.0 points` or `no change`. A point is a hundredth of accuracy. */
export function formatChange(change: number): string {
  const points = (change * 100).toFixed(1);
  if (Number(points) === 0) return "no change";
  return `${change > 0 ? "+" : "−"}${points.replace("-", "")} points`;
}
