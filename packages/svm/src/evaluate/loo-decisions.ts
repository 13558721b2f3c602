import { solveByWorkingSet } from "../fit/active-set/solve-by-working-set.ts";
import { shiftIntercept } from "../fit/centre.ts";
import { type FitOptions, type FitResult, readLimits, toModel } from "../fit/fit.ts";
import { decideRows } from "../fit/linear-algebra/decisions.ts";
import { type Hyperplane, type Problem, problemFromInput } from "../fit/problem.ts";
import { type Labels, type RowMatrix, readRows } from "../rows-and-labels.ts";
import { SvmError } from "../svm-error.ts";

/** A row this far beyond its margin, in units of the margin, is beyond it whatever the rounding. */
const CLEARLY_BEYOND = 1e-6;

/**
 * Leave-one-out: the decision that each training row gets from the model trained without it. Where a row has the
 * multiplier 0 and is beyond its margin, that is the decision of the model itself; for every other row the problem
 * without it is solved, starting from the solution with it.
 * @param x, y, options those of the fit; rows of weight 0 are not left out, because they are not in
 * @param model what `fit` returned for them
 * @returns one decision per row; NaN for a row that is the only one of its class
 * @throws SvmError as `fit`; `bad-shape` if the model is of other rows
 */
export function looDecisions(x: RowMatrix, y: Labels, options: FitOptions, model: FitResult): Float64Array {
  const { maxIterations } = readLimits(options);
  const { problem, origin, inputRows } = problemFromInput(x, y, options);
  if (model.dual.length !== inputRows) {
    throw new SvmError(
      "bad-shape",
      `x has ${inputRows} rows, but the model was fitted to ${model.dual.length}`,
    );
  }
  const { values } = readRows(x, options.rows, options.cols);
  const decisions = new Float64Array(inputRows);
  decideRows(values, inputRows, model.coefficients, model.intercept, decisions);
  const dual = origin ? Float64Array.from(origin, (row) => model.dual[row]) : model.dual;
  const isInterceptFixed = dual.some((alpha, i) => alpha > 0 && alpha < problem.bound[i]);
  const start = { w: model.coefficients, b: shiftIntercept(model, problem.centre, 1) };
  const without = new ProblemWithout(problem, dual);
  for (let i = 0; i < problem.rows; i++) {
    const row = origin ? origin[i] : i;
    const isBeyond = problem.sign[i] * decisions[row] > 1 + CLEARLY_BEYOND;
    if (dual[i] > 0 || !isBeyond || !isInterceptFixed)
      decisions[row] = without.decide(i, start, maxIterations);
  }
  return decisions;
}

/** A problem from which one row is taken out and put back. */
class ProblemWithout {
  readonly #problem: Problem;
  readonly #x: Float64Array;
  readonly #sign: Int8Array;
  readonly #bound: Float64Array;
  readonly #dual: Float64Array;

  constructor(problem: Problem, dual: Float64Array) {
    this.#problem = problem;
    this.#x = problem.x.slice();
    this.#sign = problem.sign.slice();
    this.#bound = problem.bound.slice();
    this.#dual = dual.slice();
  }

  /** The decision of row `i` by the model of all others; NaN if they are of one class. */
  decide(i: number, hyperplane: Hyperplane, cap: number): number {
    const { rows, cols, centre } = this.#problem;
    const last = rows - 1;
    this.#swap(i, last);
    const problem = {
      ...this.#problem,
      x: this.#x.subarray(0, last * cols),
      rows: last,
      sign: this.#sign.subarray(0, last),
      bound: this.#bound.subarray(0, last),
      slack: this.#problem.slack.subarray(0, last),
    };
    let decision = Number.NaN;
    if (problem.sign.includes(1) && problem.sign.includes(-1)) {
      const dual = this.#dual.subarray(0, last);
      const { model } = toModel(problem, solveByWorkingSet(problem, { ...hyperplane, dual }, cap));
      decision = shiftIntercept(model, centre, 1);
      for (let j = 0; j < cols; j++)
        decision += model.coefficients[j] * (this.#x[last * cols + j] - centre[j]);
    }
    this.#swap(i, last);
    return decision;
  }

  #swap(one: number, other: number): void {
    const { cols } = this.#problem;
    for (let j = 0; j < cols; j++) swap(this.#x, one * cols + j, other * cols + j);
    swap(this.#sign, one, other);
    swap(this.#bound, one, other);
    swap(this.#dual, one, other);
  }
}

function swap(values: Float64Array | Int8Array, one: number, other: number): void {
  const value = values[one];
  values[one] = values[other];
  values[other] = value;
}
