import type { LinearModel } from "../decision-function.ts";
import type { Labels, RowMatrix } from "../rows-and-labels.ts";
import { SvmError } from "../svm-error.ts";
import { type Solution, solveByWorkingSet } from "./active-set/solve-by-working-set.ts";
import { shiftIntercept } from "./centre.ts";
import { type CertifiedModel, certifyCleared } from "./certificate/certificate.ts";
import { balanceDual, middleIntercept } from "./certificate/final-solution.ts";
import { type Problem, problemFromInput, type Weighting } from "./problem.ts";
import { warmStart } from "./start/warm-start.ts";

export interface FitOptions extends Weighting {
  /** Shape of x; optional if x is an ml-matrix `Matrix`. */
  readonly rows?: number;
  readonly cols?: number;
  /**
   * Largest duality gap, relative to the objective, that counts as converged; 1e-9 unless given. The search itself
   * always aims for 0.
   */
  readonly tolerance?: number;
  /**
   * Maximum of steps, each a pass over the working set or, for the few Newton steps, over all rows; 100,000 unless
   * given. Reaching it gives `converged: false`.
   */
  readonly maxIterations?: number;
}

export interface FitResult extends LinearModel {
  /** ½‖coefficients‖² + Σ C · max(0, 1 − s · decision) of this model. */
  readonly objective: number;
  /** The objective is at most this far above the optimum (absolute). Rounding leaves some 1e-15 of the objective. */
  readonly dualityGap: number;
  readonly iterations: number;
  readonly converged: boolean;
  /** Rows with a dual value above 0, ascending. */
  readonly supportIndices: Uint32Array;
  /** One per row, from 0 to C times the row's weights; coefficients = Σ s · dual · x. */
  readonly dual: Float64Array;
}

/**
 * Fits a linear support vector classifier: minimises ½‖w‖² + C Σ max(0, 1 − sᵢ (w · xᵢ + b)) over w and b,
 * where s is +1 for class 1 and −1 for class 0. The intercept b is not penalised and features are not scaled:
 * the model of scikit-learn's `SVC(kernel="linear")`, but exact. If an interval of intercepts is optimal, its middle is
 * returned. The same rows in the same order give the same bytes.
 *
 * @param x features, rows × cols; read, never changed
 * @param y labels 0 or 1, one per row
 * @throws SvmError with code `bad-shape`, `bad-label`, `bad-option`, `not-finite`, `too-large` or `one-class`
 */
export function fit(x: RowMatrix, y: Labels, options: FitOptions = {}): FitResult {
  return fitInStages(x, y, options, () => {});
}

/** The stages of a fit: rows read and checked, start found, solved. */
export type FitStage = "checked" | "started" | "solved";

/** Like `fit`; calls `onStage` when a stage is done. */
export function fitInStages(
  x: RowMatrix,
  y: Labels,
  options: FitOptions,
  onStage: (stage: FitStage) => void,
): FitResult {
  const limits = readLimits(options);
  const { problem, origin, inputRows } = problemFromInput(x, y, options);
  onStage("checked");
  const { start, steps } = warmStart(problem, limits.maxIterations);
  onStage("started");
  const solution = solveByWorkingSet(problem, start, limits.maxIterations - steps);
  onStage("solved");
  const { model, objective, gap } = toModel(problem, solution);
  const dual = origin ? toInputRows(solution.dual, origin, inputRows) : solution.dual;
  return {
    ...model,
    objective,
    dualityGap: gap,
    iterations: steps + solution.steps,
    converged: gap <= limits.tolerance * Math.abs(objective),
    supportIndices: indicesAboveZero(dual),
    dual,
  };
}

/** The limits that the options set. @throws SvmError `bad-option` */
export function readLimits({ tolerance = 1e-9, maxIterations = 100_000 }: FitOptions) {
  if (!(tolerance > 0)) throw new SvmError("bad-option", `tolerance is ${tolerance}; it must be above 0`);
  if (!(Number.isInteger(maxIterations) && maxIterations >= 1)) {
    throw new SvmError(
      "bad-option",
      `maxIterations is ${maxIterations}; it must be a whole number of at least 1`,
    );
  }
  return { tolerance, maxIterations };
}

/** The model of a solution in the coordinates of the input, with its certificate. Changes the solution's dual. */
export function toModel(problem: Problem, { w, b, dual, complete }: Solution): CertifiedModel {
  if (!complete) balanceDual(dual, problem);
  const intercept = complete ? middleIntercept(problem, { w, b }, dual) : b;
  const shifted = shiftIntercept({ coefficients: w, intercept }, problem.centre, -1);
  return certifyCleared(problem, { coefficients: w, intercept: shifted }, dual);
}

function toInputRows(dual: Float64Array, origin: Int32Array, rows: number): Float64Array {
  const all = new Float64Array(rows);
  origin.forEach((row, i) => {
    all[row] = dual[i];
  });
  return all;
}

function indicesAboveZero(dual: Float64Array): Uint32Array {
  let count = 0;
  for (let i = 0; i < dual.length; i++) if (dual[i] > 0) count++;
  const found = new Uint32Array(count);
  for (let i = 0, at = 0; i < dual.length; i++) if (dual[i] > 0) found[at++] = i;
  return found;
}
