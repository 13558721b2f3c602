import { CompensatedSum } from "../linear-algebra/compensated-sum.ts";
import { computeSlacks } from "../linear-algebra/decisions.ts";
import type { Hyperplane, Problem } from "../problem.ts";

/** A multiplier this close to 0, relative to the largest, or this close to its bound, relative to that, is there. */
const AT_BOUND = 1e-12;

/**
 * Makes the intercept unique. One row with 0 < α < bound determines it. If every α is at a bound, a whole interval of
 * intercepts is optimal, and its middle is taken, as libsvm does.
 * @param dual multipliers within rounding of a bound are set to it
 */
export function middleIntercept(problem: Problem, plane: Hyperplane, dual: Float64Array): number {
  const { rows, sign, bound } = problem;
  let largest = 0;
  for (let i = 0; i < rows; i++) if (dual[i] > largest) largest = dual[i];
  for (let i = 0; i < rows; i++) {
    if (dual[i] > AT_BOUND * largest && dual[i] < bound[i] * (1 - AT_BOUND)) return plane.b;
  }
  for (let i = 0; i < rows; i++) dual[i] = dual[i] * 2 > bound[i] ? bound[i] : 0;
  const { slack } = problem;
  computeSlacks(problem, plane, slack);
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  for (let i = 0; i < rows; i++) {
    // The intercept at which this row is on its margin; its side and its sign decide whether that is a lower or an
    // upper limit.
    const limit = plane.b + sign[i] * slack[i];
    if (dual[i] > 0 === sign[i] > 0) high = Math.min(high, limit);
    else low = Math.max(low, limit);
  }
  const middle = low / 2 + high / 2;
  return low < high && Number.isFinite(middle) ? middle : plane.b;
}

/**
 * Changes multipliers until Σ signᵢ αᵢ = 0, so that a search that did not end at the optimum still gives a valid lower
 * bound: those between 0 and their bounds, each as far as it has room, and if that is not enough, all of one class.
 */
export function balanceDual(dual: Float64Array, { sign, bound }: Problem): void {
  const room = dual.map((value, i) => Math.min(value, bound[i] - value));
  const share = -imbalance(dual, sign) / room.reduce((sum, value) => sum + value, 0);
  if (Math.abs(share) < 1) {
    for (let i = 0; i < dual.length; i++) dual[i] += share * sign[i] * room[i];
    return;
  }
  const above = classSum(dual, sign, 1);
  const below = classSum(dual, sign, -1);
  const largerSign = above > below ? 1 : -1;
  const factor = Math.min(above, below) / Math.max(above, below);
  for (let i = 0; i < dual.length; i++) if (sign[i] === largerSign) dual[i] *= factor;
}

function imbalance(dual: Float64Array, sign: Int8Array): number {
  const sum = new CompensatedSum();
  for (let i = 0; i < dual.length; i++) sum.add(sign[i] * dual[i]);
  return sum.value;
}

function classSum(dual: Float64Array, sign: Int8Array, of: 1 | -1): number {
  const sum = new CompensatedSum();
  for (let i = 0; i < dual.length; i++) if (sign[i] === of) sum.add(dual[i]);
  return sum.value;
}
