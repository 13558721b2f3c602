import { CompensatedVector } from "../linear-algebra/compensated-sum.ts";
import { INSIDE, ON_MARGIN, OUTSIDE } from "../problem.ts";
import { ActiveSet, type Outcome } from "./active-set.ts";
import { WorkingSet } from "./working-set.ts";

/** How far margins are shifted, relative to the scale of a decision; tried in this order. */
const SHIFTS = [1e-6, 1e-9, 1e-12, 1e-15];

/**
 * Runs the solver to the exact optimum of the working set, also when more rows than dimensions meet their margins at
 * one point (integer features, duplicates). There an active-set method may cycle without progress; `solvePerturbed`
 * then chooses the active rows from which it continues.
 */
export function runBreakingTies(solver: ActiveSet, set: WorkingSet, cap: number): Outcome {
  const maxIdle = 20 + 4 * (set.cols + 1);
  let outcome = solver.run(cap, maxIdle);
  for (let tries = 0; outcome === "stalled" && tries < SHIFTS.length; tries++) {
    const progressSteps = solver.progressSteps;
    solvePerturbed(solver, set, SHIFTS[tries], cap, 20 * maxIdle);
    outcome = solver.run(cap, maxIdle);
    if (solver.progressSteps > progressSteps) tries = -1;
  }
  if (outcome === "optimal") solver.refine();
  return outcome;
}

/**
 * Decides which of the rows that tie on their margins are active and on which side the others are, so that the solver
 * can continue or finds that it is done. Close to the current point only those rows matter, and the problem there has
 * the same form as the whole: a step (d, c) costs ½‖w + d‖² − g · (d, c), with g of the other rows, plus
 * bound · max(0, −sign (d · x + c)) for each tied row. Its margins, all 0, are shifted by tiny, fixed amounts that all
 * differ, which leaves no ties. For a small enough shift, the same rows define its solution and that of the original
 * (perturbation method, Charnes 1952).
 */
function solvePerturbed(
  solver: ActiveSet,
  set: WorkingSet,
  shift: number,
  cap: number,
  maxIdle: number,
): void {
  solver.projectOntoMargins();
  const tied = tiedRows(set, solver.noise);
  const { problem, cols, boundGradient } = set;
  const gradient = new CompensatedVector(cols + 1);
  gradient.high.set(boundGradient.high);
  gradient.low.set(boundGradient.low);
  for (let j = 0; j < cols; j++) gradient.add(j, -solver.w[j]);
  const perturbed = new WorkingSet(problem, tied.length, gradient);
  for (const at of tied) perturbed.add(set.rows[at], set.side[at] === INSIDE ? INSIDE : OUTSIDE);
  perturbed.largestFixed = set.maxInsideBound();
  const unit = shift * Math.min(1, perturbed.maxContribution());
  for (let i = 0; i < tied.length; i++) perturbed.margin[i] = unit * (0.5 + spreadFraction(i));
  const step = new ActiveSet(perturbed, { w: new Float64Array(cols), b: 0 });
  step.projectOntoMargins();
  step.run(cap - solver.steps, maxIdle);
  solver.steps += step.steps;
  solver.dropAll();
  tied.forEach((at, i) => {
    set.setSide(at, perturbed.side[i] === INSIDE ? INSIDE : OUTSIDE);
  });
  tied.forEach((at, i) => {
    if (perturbed.side[i] === ON_MARGIN) solver.activate(at);
  });
}

/** Positions in the working set of the rows that may be on their margins. */
function tiedRows(set: WorkingSet, noise: number): number[] {
  const tied: number[] = [];
  for (let at = 0; at < set.size; at++) {
    const slack = set.margin[at] - set.sign[at] * set.decision[at];
    if (set.side[at] === ON_MARGIN || Math.abs(slack) <= noise) tied.push(at);
  }
  return tied;
}

/** The i-th member of a sequence that is evenly spread in [0, 1): multiples of the golden ratio, modulo 1. */
function spreadFraction(i: number): number {
  return ((i + 1) * 0.618_033_988_749_894_9) % 1;
}
