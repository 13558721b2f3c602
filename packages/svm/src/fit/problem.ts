/**
 * The optimisation problem in the solver's terms: minimise ½‖w‖² + Σ boundᵢ · max(0, 1 − signᵢ (w · xᵢ + b)).
 * Its dual has one variable per row, 0 ≤ αᵢ ≤ boundᵢ, with Σ signᵢ αᵢ = 0 and w = Σ signᵢ αᵢ xᵢ.
 */
export interface Problem {
  /** Raw features, rows × cols, row-major. */
  readonly x: Float64Array;
  readonly rows: number;
  readonly cols: number;
  /** +1 for class 1, −1 for class 0. */
  readonly sign: Int8Array;
  /** C times the row's and its class's weight, above 0. */
  readonly bound: Float64Array;
  /** Taken off each column wherever a row is read; see `findCentre`. */
  readonly centre: Float64Array;
  /** Largest |x − centre| of each column. */
  readonly extent: Float64Array;
  /** Room for a slack per row, for whichever part of the solver is at work: a million rows need no second one. */
  readonly slack: Float64Array;
}

/** A hyperplane in centred coordinates: decision = w · (x − centre) + b. */
export interface Hyperplane {
  readonly w: Float64Array;
  readonly b: number;
}
