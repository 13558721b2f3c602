import type { Labels } from "../labels.ts";
import type { LinearModel } from "../linear-model.ts";
import type { RowMatrix } from "../row-matrix.ts";
import { SvmError } from "../svm-error.ts";
import { balanceDual } from "./balance-dual.ts";
import { clearMargin } from "./clear-margin.ts";
import { middleIntercept } from "./middle-intercept.ts";
import type { Problem } from "./problem.ts";
import { problemFromInput, type Weighting } from "./problem-from-input.ts";
import { sampleProblem } from "./sample-problem.ts";
import { shiftedIntercept } from "./shifted-intercept.ts";
import { smoothedStart, smoothedStep, type WarmStart } from "./smoothed-start.ts";
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
   * Most steps, each a pass over the working set or, for the few Newton steps, over all rows; 100,000 unless
   * given. Reaching it gives `converged: false`.
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

/** From this many columns on, Newton steps are a better way to a start than a sample, which then needs too many rows. */
const WIDE = 8;

/** Problems of at most this many rows, and fewer columns, are solved straight away. */
const SMALL = 400;

/** From this many rows on, one Newton step is worth its passes over them. */
const LARGE = 50_000;

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
  return fitInStages(x, y, options, () => {});
}

/** What a fit has done: read and checked the rows, found a start, solved. */
export type FitStage = "checked" | "started" | "solved";

/** As `fit`, and tells of each stage that is done. */
export function fitInStages(
  x: RowMatrix,
  y: Labels,
  options: FitOptions,
  onStage: (stage: FitStage) => void,
): FitResult {
  const { tolerance = 1e-9, maxIterations = 100_000 } = options;
  if (!(tolerance > 0)) throw new SvmError("bad-option", `tolerance is ${tolerance}; it must be above 0`);
  if (!(Number.isInteger(maxIterations) && maxIterations >= 1)) {
    throw new SvmError(
      "bad-option",
      `maxIterations is ${maxIterations}; it must be a whole number of at least 1`,
    );
  }
  const { problem, origin, inputRows } = problemFromInput(x, y, options);
  onStage("checked");
  const { start, steps } = warmStart(problem, maxIterations);
  onStage("started");
  const solution = solveByWorkingSet(problem, start, maxIterations - steps);
  onStage("solved");
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

/** A hyperplane near the optimum, found in at most `cap` steps. */
function warmStart(problem: Problem, cap: number): WarmStart {
  const { rows, cols } = problem;
  if (cols >= WIDE) return smoothedStart(problem, startHyperplane(problem), rows / 10, cap);
  if (rows <= SMALL) return { start: startHyperplane(problem), steps: 0 };
  const sample = sampleProblem(problem, Math.ceil(rows / (rows < LARGE ? 8 : 32)));
  if (2 * sample.rows > rows) return { start: startHyperplane(problem), steps: 0 };
  const before = warmStart(sample, cap);
  const solution = solveByWorkingSet(sample, before.start, cap - before.steps);
  const steps = before.steps + solution.steps;
  if (rows < LARGE || steps === cap) return { start: solution, steps };
  return { start: smoothedStep(problem, solution, 6 * Math.sqrt(rows)), steps: steps + 1 };
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
  for (let i = 0; i < dual.length; i++) if (dual[i] > 0) count++;
  const found = new Uint32Array(count);
  for (let i = 0, at = 0; i < dual.length; i++) if (dual[i] > 0) found[at++] = i;
  return found;
}
