/**
 * A separating hyperplane: decision = coefficients · x + intercept, class 1 where the decision is above 0.
 */
export interface LinearModel {
  /** One per feature, in the units of the raw, unscaled features. */
  readonly coefficients: Float64Array;
  readonly intercept: number;
}
