import { ActiveSet } from "../active-set/active-set.ts";
import type { Solution } from "../active-set/solve-by-working-set.ts";
import { WorkingSet } from "../active-set/working-set.ts";
import { CompensatedVector } from "../linear-algebra/compensated-sum.ts";
import { computeSlacks } from "../linear-algebra/decisions.ts";
import { type Hyperplane, OUTSIDE, type Problem } from "../problem.ts";
import { InteriorPoint, type InteriorSolution } from "./interior-point.ts";
import { roundMultipliers, snapToMargins } from "./snap-to-margins.ts";

/** How far from the margins the interior-point method starts: at first, and again if that is of no use. */
const DISTANCES = [1, 100];

/** With this gap, relative to the objective, the interior solution is returned with the multipliers that belong to it. */
const NEAR_ENOUGH = 1e-9;

/** Steps of the active set after which rounding errors, not the rows, decide about the next. */
const MAX_ACTIVE_SET_STEPS = 500;

/**
 * Solves a problem with all rows at once, however many of them are on their margins: by the interior-point method, whose
 * solution is then made exact. If rounding errors hide which rows are on their margins, the active set starts from there; if
 * it does not end either, the best hyperplane of all is returned.
 * @param start a hyperplane that is known
 */
export function solveAllRows(problem: Problem, start: Hyperplane, cap: number): Solution {
  const { rows, cols } = problem;
  const set = new WorkingSet(problem, rows, new CompensatedVector(cols + 1));
  for (let i = 0; i < rows; i++) set.add(i, OUTSIDE);
  let steps = 0;
  const found: InteriorSolution[] = [];
  for (const distance of DISTANCES) {
    const method = new InteriorPoint(set, distance);
    const interior = method.run(cap - steps);
    steps += method.steps;
    const exact = snapToMargins(set, interior);
    if (exact !== null) return { ...exact, steps, complete: true };
    found.push(interior);
  }
  const best = found.reduce((one, other) => (other.gap < one.gap ? other : one));
  const dual = roundMultipliers(set, best);
  const solver = new ActiveSet(set, best);
  solver.startAt(dual);
  const outcome = solver.run(Math.min(cap - steps, MAX_ACTIVE_SET_STEPS), 20 + 4 * (cols + 1));
  if (outcome === "optimal" && solver.refine()) {
    return { w: solver.w, b: solver.b, dual: solver.dual(), steps: steps + solver.steps, complete: true };
  }
  const { w, b } = best.gap < NEAR_ENOUGH ? best : lowest(problem, [best, solver, start]);
  return { w: w.slice(), b, dual, steps: steps + solver.steps, complete: false };
}

/** The hyperplane with the lowest objective. */
function lowest(problem: Problem, planes: readonly Hyperplane[]): Hyperplane {
  const finite = planes.filter(({ w, b }) => Number.isFinite(b) && w.every(Number.isFinite));
  const objectives = finite.map((plane) => objectiveOf(problem, plane));
  return finite[objectives.indexOf(Math.min(...objectives))];
}

/** ½‖w‖² + Σ bound · max(0, slack). */
function objectiveOf(problem: Problem, plane: Hyperplane): number {
  const { slack, bound } = problem;
  computeSlacks(problem, plane, slack);
  const loss = slack.reduce((sum, value, i) => sum + bound[i] * Math.max(0, value), 0);
  return loss + plane.w.reduce((sum, value) => sum + (value * value) / 2, 0);
}
