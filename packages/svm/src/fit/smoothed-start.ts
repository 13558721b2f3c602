import type { Hyperplane, Problem } from "./problem.ts";
import { SmoothedProblem } from "./smoothed-problem.ts";

/** A hyperplane to start from, and the steps it took to find. */
export interface WarmStart {
  readonly start: Hyperplane;
  readonly steps: number;
}

/** A step that changes where fewer than this share of the zone's rows stand has nearly arrived. */
const SETTLED = 0.15;

/** Steps that do not arrive in this many will not. */
const MOST_STEPS = 40;

/**
 * Moves a hyperplane near the optimum by Newton steps on a problem whose kinks are rounded off, less and less. The
 * rounded zone has to hold more rows than there are dimensions, or its curvature says too little: so it ends at twice as
 * many, some way from the optimum, and what is left is for the active set.
 * @param first rows that the first zone holds, about
 * @param cap most steps
 */
export function smoothedStart(problem: Problem, start: Hyperplane, first: number, cap: number): WarmStart {
  const least = 2 * (problem.cols + 1);
  const smoothed = new SmoothedProblem(problem, start);
  let wanted = Math.max(least, first);
  smoothed.widen(wanted);
  let steps = 0;
  while (steps < Math.min(MOST_STEPS, cap)) {
    steps++;
    const { whole, changed } = smoothed.step();
    if (!whole) continue;
    if (wanted === least && changed <= SETTLED * smoothed.zoneSize) break;
    if (changed > smoothed.zoneSize && smoothed.zoneSize >= least) continue;
    wanted = Math.max(least, wanted / 3);
    smoothed.widen(wanted);
  }
  return { start: smoothed.hyperplane(start), steps };
}

/**
 * One Newton step towards the optimum, for a hyperplane that is near it already.
 * @param zone rows near the margin to learn the curvature from, about
 */
export function smoothedStep(problem: Problem, start: Hyperplane, zone: number): Hyperplane {
  const smoothed = new SmoothedProblem(problem, start);
  smoothed.widen(zone);
  smoothed.step();
  return smoothed.hyperplane(start);
}
