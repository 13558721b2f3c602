import type { Band } from "./band.ts";
import { dotRow } from "./dot-row.ts";
import type { MarginBasis } from "./margin-basis.ts";

/**
 * The hyperplane that minimises the objective while the margin rows are held and all others stay on their
 * sides.
 */
export class MarginSolution {
  readonly w: Float64Array;
  b = 0;
  /** Multiplier of each margin row times its sign, in the basis's order. */
  readonly signedAlpha: Float64Array;
  readonly #shifted: Float64Array;
  readonly #target: Float64Array;
  readonly #beta: Float64Array;

  constructor(cols: number) {
    this.w = new Float64Array(cols);
    this.signedAlpha = new Float64Array(cols + 1);
    this.#shifted = new Float64Array(cols);
    this.#target = new Float64Array(cols);
    this.#beta = new Float64Array(cols);
  }

  /**
   * Solves for it, with `passes` − 1 steps of iterative refinement.
   * @param b the intercept to keep where no row is held
   */
  solve(band: Band, basis: MarginBasis, b: number, passes: number): void {
    const { cols, x, pull } = band;
    if (basis.size === 0) {
      for (let j = 0; j < cols; j++) this.w[j] = pull.get(j);
      this.b = b;
      return;
    }
    const imbalance = pull.get(cols);
    const origin = basis.rows[0] * cols;
    for (let j = 0; j < cols; j++) {
      this.#shifted[j] = pull.high[j] - imbalance * x[origin + j] + pull.low[j];
    }
    this.w.fill(0);
    this.#project(band, basis, passes);
    let first = -imbalance;
    for (let p = 1; p < basis.size; p++) {
      first -= this.#beta[p - 1];
      this.signedAlpha[p] = this.#beta[p - 1];
    }
    this.signedAlpha[0] = first;
  }

  /**
   * The hyperplane nearest to `from` that puts the margin rows, of which there is one at least, on their
   * margins.
   */
  align(band: Band, basis: MarginBasis, from: Float64Array): void {
    this.#shifted.set(from);
    this.w.set(from);
    this.#project(band, basis, 2);
  }

  #project({ cols, x, sign, margin }: Band, basis: MarginBasis, passes: number): void {
    const { rows, size } = basis;
    const level = sign[rows[0]] * margin[rows[0]];
    for (let p = 1; p < size; p++) this.#target[p - 1] = sign[rows[p]] * margin[rows[p]] - level;
    this.#beta.fill(0);
    for (let pass = 0; pass < passes; pass++) {
      basis.improve(this.#shifted, this.#target, this.w, this.#beta);
    }
    this.b = level - dotRow(this.w, x, rows[0] * cols);
  }
}
