import type { Hyperplane, Problem, Start } from "../problem.ts";
import { SmoothedProblem } from "./smoothed-problem.ts";

/** A hyperplane to start from, and the number of steps it took. */
export interface WarmStart {
  readonly start: Start;
  readonly steps: number;
}

/** A step after which fewer rows than this share of the zone have changed side is close enough to the minimum. */
const MAX_CHANGED_SHARE = 0.15;

/** Newton steps that have not converged after this many will not. */
const MAX_STEPS = 40;

/**
 * Moves a hyperplane near the optimum by Newton steps on the smoothed problem, whose zone becomes narrower. The zone
 * must hold more rows than there are dimensions, or its curvature has no full rank. So this ends with twice as many, at
 * some distance from the optimum, and the active set does the rest.
 * If more than half of the rows change side in one step that is not the first, they are all near their margins, as when
 * w = 0 is optimal, and no zone is narrow enough.
 * @param firstZone about how many rows the first zone holds
 * @param cap maximum of steps
 */
export function smoothedStart(
  problem: Problem,
  start: Hyperplane,
  firstZone: number,
  cap: number,
): WarmStart {
  const minZone = 2 * (problem.cols + 1);
  const smoothed = new SmoothedProblem(problem, start);
  let wanted = Math.max(minZone, firstZone);
  smoothed.setZone(wanted);
  let steps = 0;
  while (steps < Math.min(MAX_STEPS, cap)) {
    steps++;
    const { full, changed } = smoothed.step();
    if (steps > 1 && changed > problem.rows / 2) {
      return { start: { ...smoothed.hyperplane(start), hasTies: true }, steps };
    }
    if (!full) continue;
    if (wanted === minZone && changed <= MAX_CHANGED_SHARE * smoothed.zoneSize) break;
    if (changed > smoothed.zoneSize && smoothed.zoneSize >= minZone) continue;
    wanted = Math.max(minZone, wanted / 3);
    smoothed.setZone(wanted);
  }
  return { start: smoothed.hyperplane(start), steps };
}

/**
 * Takes one Newton step towards the optimum from a hyperplane that is already near it.
 * @param zone about how many rows near the margin determine the curvature
 */
export function smoothedStep(problem: Problem, start: Hyperplane, zone: number): Hyperplane {
  const smoothed = new SmoothedProblem(problem, start);
  smoothed.setZone(zone);
  smoothed.step();
  return smoothed.hyperplane(start);
}
