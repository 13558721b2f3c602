import { ReducedSystem } from "../active-set/reduced-system.ts";
import type { WorkingSet } from "../active-set/working-set.ts";
import { CompensatedVector } from "../linear-algebra/compensated-sum.ts";
import { decideRows, decisionError, dotRow } from "../linear-algebra/decisions.ts";
import { independentRows, type MarginBasis } from "../linear-algebra/margin-basis.ts";
import { SemidefiniteFactor, WeightedProducts } from "../linear-algebra/normal-equations.ts";
import { type Hyperplane, INSIDE, OUTSIDE } from "../problem.ts";
import type { InteriorSolution } from "./interior-point.ts";

/** A multiplier this far outside its bounds, relative to the largest bound, is rounding. */
const MULTIPLIER_NOISE = 1e-12;

/**
 * Makes the solution of the interior-point method exact. Which rows have a multiplier between 0 and the bound says which
 * are exactly on their margins, and that determines w and b. What is then missing from w = Σ s α x is spread over the
 * multipliers of these rows, and the last of it, of the size of rounding errors, goes to as many of them as are affinely
 * independent. So it does not matter how many rows are on their margins.
 * @returns the optimum of the set, or null if the interior solution does not tell which rows are on their margins
 */
export function snapToMargins(
  set: WorkingSet,
  interior: InteriorSolution,
): (Hyperplane & { readonly dual: Float64Array }) | null {
  const { bound, size } = set;
  const alpha = roundMultipliers(set, interior);
  const between: number[] = [];
  for (let i = 0; i < size; i++) {
    if (alpha[i] > 0 && alpha[i] < bound[i]) between.push(i);
    set.setSide(i, alpha[i] === bound[i] ? INSIDE : OUTSIDE);
  }
  const basis = independentRows(set, between, alpha);
  const rough = solveBasis(set, basis, between, alpha, interior.b);
  spread(set, between, alpha, rough.w);
  const { w, b, signedAlpha } = solveBasis(set, basis, between, alpha, interior.b);
  for (let p = 0; p < basis.size; p++) alpha[basis.rows[p]] = signedAlpha[p] * set.sign[basis.rows[p]];
  return areBounded(set, between, alpha) && areOnTheirSides(set, { w, b }, alpha)
    ? { w, b, dual: alpha }
    : null;
}

/** Solves for the hyperplane and the multipliers of the basis; those of all other rows stay as they are. */
function solveBasis(
  set: WorkingSet,
  basis: MarginBasis,
  between: readonly number[],
  alpha: Float64Array,
  b: number,
): ReducedSystem {
  const isActive = new Uint8Array(set.size);
  for (let p = 0; p < basis.size; p++) isActive[basis.rows[p]] = 1;
  for (const i of between) if (isActive[i] === 0) set.addToGradient(i, alpha[i]);
  const reduced = new ReducedSystem(set.cols);
  reduced.solve(set, basis, b, 3);
  for (const i of between) if (isActive[i] === 0) set.addToGradient(i, -alpha[i]);
  return reduced;
}

/**
 * Changes the multipliers of the rows between by as little as possible, relative to the room that each has, so that
 * Σ s α x = w and Σ s α = 0.
 */
function spread(set: WorkingSet, between: readonly number[], alpha: Float64Array, w: Float64Array): void {
  const { x, cols, sign, bound, size } = set;
  const missing = new CompensatedVector(cols + 1);
  for (let j = 0; j <= cols; j++) missing.add(j, (w[j] ?? 0) - set.boundGradient.get(j));
  const weight = new Float64Array(size);
  for (const i of between) {
    weight[i] = Math.min(alpha[i], bound[i] - alpha[i]) ** 2;
    for (let j = 0; j < cols; j++) missing.add(j, -sign[i] * alpha[i] * x[i * cols + j]);
    missing.add(cols, -sign[i] * alpha[i]);
  }
  const factor = new SemidefiniteFactor(cols + 1);
  new WeightedProducts(x, size, cols).add(weight, factor.matrix);
  factor.factorise();
  const y = Float64Array.from({ length: cols + 1 }, (_, j) => missing.get(j));
  factor.solve(y);
  for (const i of between)
    alpha[i] += sign[i] * weight[i] * (dotRow(y.subarray(0, cols), x, i * cols) + y[cols]);
}

/** Moves multipliers that rounding has put outside their bounds back. @returns whether none is further outside */
function areBounded({ bound }: WorkingSet, between: readonly number[], alpha: Float64Array): boolean {
  const largest = alpha.reduce((most, value) => Math.max(most, value), 0);
  return between.every((i) => {
    const value = alpha[i];
    alpha[i] = Math.min(Math.max(value, 0), bound[i]);
    return Math.abs(value - alpha[i]) <= MULTIPLIER_NOISE * largest;
  });
}

/** Whether all rows are where their multipliers say: outside at 0, inside at the bound, between on the margin. */
function areOnTheirSides(set: WorkingSet, { w, b }: Hyperplane, alpha: Float64Array): boolean {
  const { x, sign, bound, size } = set;
  const decision = new Float64Array(size);
  decideRows(x, size, w, b, decision);
  const noise = 16 * (Number.EPSILON + decisionError(w, b, set.problem.extent));
  return alpha.every((value, i) => {
    const slack = 1 - sign[i] * decision[i];
    return !(slack > noise && value < bound[i]) && !(slack < -noise && value > 0);
  });
}

/**
 * The multipliers with those at 0 or at their bounds moved there. Of each product α · z, which is near 0, one factor is;
 * relative to the largest multiplier and to the margin, which has the length 1, the smaller one is taken to be 0.
 */
export function roundMultipliers(
  { bound, size }: WorkingSet,
  { alpha, outside, inside }: InteriorSolution,
): Float64Array {
  let largest = 0;
  for (let i = 0; i < size; i++) largest = Math.max(largest, alpha[i]);
  return alpha.map((value, i) => {
    if (value < largest * outside[i]) return 0;
    return bound[i] - value < largest * inside[i] ? bound[i] : value;
  });
}
