import { ActiveSet } from "../active-set/active-set.ts";
import type { Solution } from "../active-set/solve-by-working-set.ts";
import { WorkingSet } from "../active-set/working-set.ts";
import { CompensatedVector } from "../linear-algebra/compensated-sum.ts";
import { OUTSIDE, type Problem } from "../problem.ts";
import { InteriorPoint, type InteriorSolution } from "./interior-point.ts";
import { roundMultipliers, snapToMargins } from "./snap-to-margins.ts";

/** How far from the margins the interior-point method starts: at first, and again if that is of no use. */
const DISTANCES = [1, 100];

/** Steps of the active set after which rounding errors, not the rows, decide about the next. */
const MAX_ACTIVE_SET_STEPS = 2000;

/**
 * Solves a problem with all rows at once, however many of them are on their margins: by the interior-point method, whose
 * solution is then made exact. If rounding errors hide which rows are on their margins, the active set starts from there.
 */
export function solveAllRows(problem: Problem, cap: number): Solution {
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
  return { w: best.w, b: best.b, dual, steps: steps + solver.steps, complete: false };
}
