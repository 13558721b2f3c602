import { dotRow } from "../linear-algebra/decisions.ts";
import type { MarginBasis } from "../linear-algebra/margin-basis.ts";
import type { WorkingSet } from "./working-set.ts";

/** A multiplier this far outside its bounds, relative to the largest, is rounding and not a reason to continue. */
const MULTIPLIER_NOISE = 1e-13;

/**
 * Solves the reduced KKT system (NOTES.md): the hyperplane that minimises the objective while the active rows stay on
 * their margins and all other rows keep their sides, and the multipliers of the active rows.
 */
export class ReducedSystem {
  readonly w: Float64Array;
  b = 0;
  /** sign · α of each active row, in the order of the basis. */
  readonly signedAlpha: Float64Array;
  readonly #h: Float64Array;
  readonly #target: Float64Array;
  readonly #beta: Float64Array;

  constructor(cols: number) {
    this.w = new Float64Array(cols);
    this.signedAlpha = new Float64Array(cols + 1);
    this.#h = new Float64Array(cols);
    this.#target = new Float64Array(cols);
    this.#beta = new Float64Array(cols);
  }

  /**
   * Solves the system, with `passes` − 1 steps of iterative refinement.
   * @param b the intercept to keep if no row is active
   */
  solve(set: WorkingSet, basis: MarginBasis, b: number, passes: number): void {
    const { cols, x, boundGradient } = set;
    if (basis.size === 0) {
      for (let j = 0; j < cols; j++) this.w[j] = boundGradient.get(j);
      this.b = b;
      return;
    }
    const imbalance = boundGradient.get(cols);
    const origin = basis.rows[0] * cols;
    // h = g − g₀ x(e₀)
    for (let j = 0; j < cols; j++) {
      this.#h[j] = boundGradient.high[j] - imbalance * x[origin + j] + boundGradient.low[j];
    }
    this.w.fill(0);
    this.#project(set, basis, passes);
    let first = -imbalance;
    for (let p = 1; p < basis.size; p++) {
      first -= this.#beta[p - 1];
      this.signedAlpha[p] = this.#beta[p - 1];
    }
    this.signedAlpha[0] = first;
  }

  /** Finds the hyperplane nearest to `from` that has the active rows, at least one, on their margins. */
  projectOntoMargins(set: WorkingSet, basis: MarginBasis, from: Float64Array): void {
    this.#h.set(from);
    this.w.set(from);
    this.#project(set, basis, 2);
  }

  #project({ cols, x, sign }: WorkingSet, basis: MarginBasis, passes: number): void {
    const { rows, size } = basis;
    const level = sign[rows[0]];
    for (let p = 1; p < size; p++) this.#target[p - 1] = sign[rows[p]] - level;
    this.#beta.fill(0);
    for (let pass = 0; pass < passes; pass++) {
      basis.refine(this.#h, this.#target, this.w, this.#beta);
    }
    this.b = level - dotRow(this.w, x, rows[0] * cols);
  }

  /** Position in the basis of the row whose multiplier is furthest outside 0 … bound, or −1 if none is. */
  worstMultiplier(set: WorkingSet, { rows, size }: MarginBasis): number {
    let largest = set.maxInsideBound();
    for (let p = 0; p < size; p++) largest = Math.max(largest, Math.abs(this.signedAlpha[p]));
    let worst = -1;
    let maxExcess = MULTIPLIER_NOISE * largest;
    for (let p = 0; p < size; p++) {
      const alpha = this.signedAlpha[p] * set.sign[rows[p]];
      const excess = Math.max(-alpha, alpha - set.bound[rows[p]]);
      if (excess > maxExcess) {
        maxExcess = excess;
        worst = p;
      }
    }
    return worst;
  }
}
