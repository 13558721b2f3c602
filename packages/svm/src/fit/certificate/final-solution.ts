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
 * Scales down the multipliers of the class with the larger sum until Σ signᵢ αᵢ = 0, so that a search that hit its
 * limit still gives a valid lower bound.
 */
export function balanceDual(dual: Float64Array, sign: Int8Array): void {
  const above = new CompensatedSum();
  const below = new CompensatedSum();
  for (let i = 0; i < dual.length; i++) (sign[i] > 0 ? above : below).add(dual[i]);
  if (above.value === below.value) return;
  const smaller = Math.min(above.value, below.value);
  const largerSign = above.value > below.value ? 1 : -1;
  const factor = smaller / Math.max(above.value, below.value);
  for (let i = 0; i < dual.length; i++) if (sign[i] === largerSign) dual[i] *= factor;
}
