import type { Hyperplane, Problem } from "./problem.ts";
import { rowSlacks } from "./row-slacks.ts";

/** A multiplier this near 0, relative to the largest, or this near its bound, relative to that, is there. */
const AT_BOUND = 1e-12;

/**
 * The intercept, made unique. One row with 0 < α < bound fixes it. Where every α is at a bound a whole
 * interval of intercepts is optimal, and its middle is taken, as libsvm does. Multipliers within rounding of
 * a bound are put on it.
 * @param dual may be changed by rounding amounts
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
  rowSlacks(problem, plane, slack);
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  for (let i = 0; i < rows; i++) {
    // The intercept at which this row meets its margin; which way it may go from there depends on its side
    // and its sign.
    const limit = plane.b + sign[i] * slack[i];
    if (dual[i] > 0 === sign[i] > 0) high = Math.min(high, limit);
    else low = Math.max(low, limit);
  }
  const middle = low / 2 + high / 2;
  return low < high && Number.isFinite(middle) ? middle : plane.b;
}
