import { ActiveSet, type Outcome } from "./active-set.ts";
import { Band, INSIDE, ON_MARGIN, OUTSIDE } from "./band.ts";
import { CompensatedVector } from "./compensated-sum.ts";

/** How far margins are moved apart, in a decision's natural unit; one try after the other. */
const SHIFTS = [1e-6, 1e-9, 1e-12, 1e-15];

/**
 * Runs the solver to the exact optimum of the band, also where more rows than dimensions meet their margins
 * at one point (integer features, duplicates). An active-set method may step on the spot there, so the way on
 * is then found by `findWayOn`.
 */
export function breakTies(solver: ActiveSet, band: Band, cap: number): Outcome {
  const patience = 20 + 4 * (band.cols + 1);
  let outcome = solver.run(cap, patience);
  for (let tries = 0; outcome === "stalled" && tries < SHIFTS.length; tries++) {
    const moves = solver.moves;
    findWayOn(solver, band, SHIFTS[tries], cap, 20 * patience);
    outcome = solver.run(cap, patience);
    if (solver.moves > moves) tries = -1;
  }
  if (outcome === "optimal") solver.settle();
  return outcome;
}

/**
 * Decides which of the rows that tie on their margins to hold and where to put the others, so that the solver
 * can move on or sees that it need not. Near the point only those rows matter, and seen from there the
 * problem is one like the whole: a step (d, c) costs ½‖w + d‖² less what the other rows pull, plus bound ·
 * max(0, −sign (d · x + c)) for each. Its margins, all 0, are moved a tiny, fixed, different amount each,
 * which leaves no ties; for a small enough shift the same rows define its solution and that of the original
 * (the perturbation method of Charnes 1952).
 */
function findWayOn(solver: ActiveSet, band: Band, shift: number, cap: number, patience: number): void {
  solver.realign();
  const tied = tiedRows(band, solver.noise);
  const { problem, cols, pull } = band;
  const near = new CompensatedVector(cols + 1);
  near.high.set(pull.high);
  near.low.set(pull.low);
  for (let j = 0; j < cols; j++) near.add(j, -solver.w[j]);
  const nearby = new Band(problem, tied.length, near);
  for (const at of tied) nearby.add(band.rows[at], band.side[at] === INSIDE ? INSIDE : OUTSIDE);
  nearby.largestFixed = band.largestInside();
  const unit = shift * Math.min(1, nearby.effect());
  for (let i = 0; i < tied.length; i++) nearby.margin[i] = unit * (0.5 + fraction(i));
  const step = new ActiveSet(nearby, { w: new Float64Array(cols), b: 0 });
  step.realign();
  step.run(cap - solver.steps, patience);
  solver.steps += step.steps;
  solver.letGo();
  tied.forEach((at, i) => {
    band.move(at, nearby.side[i] === INSIDE ? INSIDE : OUTSIDE);
  });
  tied.forEach((at, i) => {
    if (nearby.side[i] === ON_MARGIN) solver.hold(at);
  });
}

/** Positions in the band of the rows that may be on their margins. */
function tiedRows(band: Band, noise: number): number[] {
  const tied: number[] = [];
  for (let at = 0; at < band.size; at++) {
    const slack = band.margin[at] - band.sign[at] * band.decision[at];
    if (band.side[at] === ON_MARGIN || Math.abs(slack) <= noise) tied.push(at);
  }
  return tied;
}

/** Well spread in [0, 1), by the golden ratio. */
function fraction(i: number): number {
  return ((i + 1) * 0.618_033_988_749_894_9) % 1;
}
