import type { Labels } from "../labels.ts";
import type { LinearModel } from "../linear-model.ts";
import type { RowMatrix } from "../row-matrix.ts";
import { SvmError } from "../svm-error.ts";
import { balanceDual } from "./balance-dual.ts";
import { clearMargin } from "./clear-margin.ts";
import { middleIntercept } from "./middle-intercept.ts";
import type { Hyperplane, Problem } from "./problem.ts";
import { problemFromInput, type Weighting } from "./problem-from-input.ts";
import { sampleProblem } from "./sample-problem.ts";
import { shiftedIntercept } from "./shifted-intercept.ts";
import { startHyperplane } from "./start-hyperplane.ts";
import { solveByWorkingSet } from "./working-set.ts";

export interface FitOptions extends Weighting {
  /** Shape of x; may be left out where x is an ml-matrix `Matrix`. */
  readonly rows?: number;
  readonly cols?: number;
  /**
   * Largest duality gap, relative to the objective, that counts as converged; 1e-9 unless given. The search
   * itself always aims for 0.
   */
  readonly tolerance?: number;
  /**
   * Most active-set steps, each a pass over the working set; 100,000 unless given. Reaching it gives
   * `converged: false`.
   */
  readonly maxIterations?: number;
}

export interface FitResult extends LinearModel {
  /** ½‖coefficients‖² + Σ C · max(0, 1 − s · decision) of this very model. */
  readonly objective: number;
  /**
   * The objective is at most this far above the optimum (absolute); rounding alone leaves some 1e-15 of the
   * objective.
   */
  readonly dualityGap: number;
  readonly iterations: number;
  readonly converged: boolean;
  /** Rows with a dual value above 0, ascending. */
  readonly supportIndices: Uint32Array;
  /** One per row, from 0 to C times the row's weights; coefficients = Σ s · dual · x. */
  readonly dual: Float64Array;
}

/** Problems of at most this many rows are solved without a sample's solution to start from. */
const SMALL = 400;

/**
 * Fits a linear support vector classifier: minimises ½‖w‖² + C Σ max(0, 1 − sᵢ (w · xᵢ + b)) over w and b,
 * where s is +1 for class 1 and −1 for class 0. The intercept b is not penalised and features are not scaled:
 * the model of scikit-learn's `SVC(kernel="linear")`, but exact. Where an interval of intercepts is optimal,
 * its middle is returned. The same rows in the same order give the same bytes.
 *
 * @param x features, rows × cols; read, never changed
 * @param y labels 0 or 1, one per row
 * @throws SvmError with code `bad-shape`, `bad-label`, `bad-option`, `not-finite`, `too-large` or `one-class`
 */
export function fit(x: RowMatrix, y: Labels, options: FitOptions = {}): FitResult {
  const { tolerance = 1e-9, maxIterations = 100_000 } = options;
  if (!(tolerance > 0)) throw new SvmError("bad-option", `tolerance is ${tolerance}; it must be above 0`);
  if (!(Number.isInteger(maxIterations) && maxIterations >= 1)) {
    throw new SvmError(
      "bad-option",
      `maxIterations is ${maxIterations}; it must be a whole number of at least 1`,
    );
  }
  const { problem, origin, inputRows } = problemFromInput(x, y, options);
  const { start, steps } = warmStart(problem, maxIterations);
  const solution = solveByWorkingSet(problem, start, maxIterations - steps);
  const { dual } = solution;
  if (!solution.complete) balanceDual(dual, problem.sign);
  const b = solution.complete ? middleIntercept(problem, solution, dual) : solution.b;
  const centred = { coefficients: solution.w, intercept: b };
  const solved = { coefficients: solution.w, intercept: shiftedIntercept(centred, problem.centre, -1) };
  const { model, objective, gap } = clearMargin(problem, solved, dual);
  const allDual = origin ? spread(dual, origin, inputRows) : dual;
  return {
    ...model,
    objective,
    dualityGap: gap,
    iterations: steps + solution.steps,
    converged: gap <= tolerance * Math.abs(objective),
    supportIndices: positions(allDual),
    dual: allDual,
  };
}

/** Solves ever larger samples, each from the solution of the one before. */
function warmStart(problem: Problem, cap: number): { start: Hyperplane; steps: number } {
  if (problem.rows <= SMALL) return { start: startHyperplane(problem), steps: 0 };
  const sample = sampleProblem(problem, Math.ceil(problem.rows / 8));
  if (2 * sample.rows > problem.rows) return { start: startHyperplane(problem), steps: 0 };
  const before = warmStart(sample, cap);
  const solution = solveByWorkingSet(sample, before.start, cap - before.steps);
  return { start: solution, steps: before.steps + solution.steps };
}

function spread(dual: Float64Array, origin: Int32Array, rows: number): Float64Array {
  const all = new Float64Array(rows);
  origin.forEach((row, i) => {
    all[row] = dual[i];
  });
  return all;
}

function positions(dual: Float64Array): Uint32Array {
  let count = 0;
  for (const value of dual) if (value > 0) count++;
  const found = new Uint32Array(count);
  for (let i = 0, at = 0; i < dual.length; i++) if (dual[i] > 0) found[at++] = i;
  return found;
}
