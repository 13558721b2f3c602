import type { WorkingSet } from "../active-set/working-set.ts";
import { decideRows } from "../linear-algebra/decisions.ts";
import { SemidefiniteFactor, WeightedProducts } from "../linear-algebra/normal-equations.ts";
import type { Hyperplane } from "../problem.ts";

/** A hyperplane near the optimum, with multipliers that belong to it. */
export interface InteriorSolution extends Hyperplane {
  /** α, one per row, strictly between 0 and the bound. */
  readonly alpha: Float64Array;
  /** z and v, the multipliers of α ≥ 0 and α ≤ bound: how far each row is outside and inside the margin. */
  readonly outside: Float64Array;
  readonly inside: Float64Array;
  /** Difference of the objectives of the hyperplane and of α, relative to the former. */
  readonly gap: number;
}

/** Most problems take 8 to 40 steps. */
const MAX_STEPS = 100;

/** After this many steps that did not lower the gap by a tenth, the method is stuck. */
const MAX_IDLE = 20;

/** A gap this small, relative to the objective, is enough to tell which rows are on their margins. */
const SMALL_GAP = 1e-12;

/** Below this gap, a step that does not lower it is the effect of rounding. */
const ROUNDING_GAP = 1e-6;

/** Share of the way to the nearest bound that a step goes at most. */
const MAX_SHARE = 0.995;

/**
 * Mehrotra's predictor-corrector method for the problem of a set of rows (Mehrotra 1992; for support vector machines
 * Ferris & Munson 2002). Each step is a Newton step on
 *
 *     w = Σ s α x,   Σ s α = 0,   s (w · x + b) − 1 = z − v,   α z = µ,   (bound − α) v = µ
 *
 * from which all unknowns but w and b are eliminated: a system of cols + 1 equations. However many rows are on their
 * margins, it takes 8 to 40 steps, each of a few passes over the rows. They lead near the optimum, never exactly to it.
 */
export class InteriorPoint {
  readonly #set: WorkingSet;
  /** w, then b. */
  readonly #plane: Float64Array;
  readonly #alpha: Float64Array;
  readonly #z: Float64Array;
  readonly #v: Float64Array;
  readonly #decision: Float64Array;
  /** Σ s α (x, 1) − (w, 0). */
  readonly #residual: Float64Array;
  readonly #products: WeightedProducts;
  readonly #factor: SemidefiniteFactor;
  /** dα per change of the row's slack. */
  readonly #weight: Float64Array;
  /** The row's slack and what µ adds to it, in the equation for dα. */
  readonly #target: Float64Array;
  readonly #dPlane: Float64Array;
  readonly #dAlpha: Float64Array;
  readonly #dz: Float64Array;
  readonly #dv: Float64Array;
  readonly #dDecision: Float64Array;
  steps = 0;

  /**
   * @param set the rows, all of which count
   * @param distance z and v at the start, in units of the margin. Larger values take more steps, but are safer if some
   * rows are far from the others.
   */
  constructor(set: WorkingSet, distance: number) {
    const { size, cols, bound } = set;
    this.#set = set;
    this.#plane = new Float64Array(cols + 1);
    this.#alpha = Float64Array.from({ length: size }, (_, i) => bound[i] / 2);
    this.#z = new Float64Array(size).fill(distance);
    this.#v = new Float64Array(size).fill(distance);
    this.#decision = new Float64Array(size);
    this.#residual = new Float64Array(cols + 1);
    this.#products = new WeightedProducts(set.x, size, cols);
    this.#factor = new SemidefiniteFactor(cols + 1);
    this.#weight = new Float64Array(size);
    this.#target = new Float64Array(size);
    this.#dPlane = new Float64Array(cols + 1);
    this.#dAlpha = new Float64Array(size);
    this.#dz = new Float64Array(size);
    this.#dv = new Float64Array(size);
    this.#dDecision = new Float64Array(size);
  }

  /** Steps until the gap is small or no step lowers it. @param cap maximum of steps. @returns the best solution met */
  run(cap: number): InteriorSolution {
    let best = this.#solution(Number.POSITIVE_INFINITY);
    for (let idle = 0; ; idle++, this.steps++) {
      this.#computeResidual();
      const gap = this.#relativeGap();
      if (gap < 0.9 * best.gap) idle = 0;
      if (gap < best.gap) best = this.#solution(gap);
      else if (best.gap < ROUNDING_GAP || Number.isNaN(gap)) return best;
      if (gap <= SMALL_GAP || idle > MAX_IDLE || this.steps >= Math.min(cap, MAX_STEPS)) return best;
      this.#step();
    }
  }

  #step(): void {
    const { bound, size, x, cols } = this.#set;
    this.#factorise();
    // Predictor: what a full step to µ = 0 would leave of µ says how far the step may aim.
    this.#solve(0, false);
    const share = this.#maxStep();
    let before = 0;
    let after = 0;
    for (let i = 0; i < size; i++) {
      const alpha = this.#alpha[i] + share * this.#dAlpha[i];
      before += this.#alpha[i] * this.#z[i] + (bound[i] - this.#alpha[i]) * this.#v[i];
      after +=
        alpha * (this.#z[i] + share * this.#dz[i]) + (bound[i] - alpha) * (this.#v[i] + share * this.#dv[i]);
    }
    // Corrector: to a smaller µ, with the products of the predictor's changes.
    this.#solve(((after / before) ** 3 * before) / (2 * size), true);
    const stepLength = Math.min(1, MAX_SHARE * this.#maxStep());
    for (let i = 0; i < size; i++) {
      this.#alpha[i] += stepLength * this.#dAlpha[i];
      this.#z[i] += stepLength * this.#dz[i];
      this.#v[i] += stepLength * this.#dv[i];
    }
    for (let j = 0; j <= cols; j++) this.#plane[j] += stepLength * this.#dPlane[j];
    decideRows(x, size, this.#plane.subarray(0, cols), this.#plane[cols], this.#decision);
  }

  #solution(gap: number): InteriorSolution {
    const { cols } = this.#set;
    return {
      w: this.#plane.slice(0, cols),
      b: this.#plane[cols],
      alpha: this.#alpha.slice(),
      outside: this.#z.slice(),
      inside: this.#v.slice(),
      gap,
    };
  }

  #computeResidual(): void {
    const { x, cols, sign, size } = this.#set;
    const residual = this.#residual.fill(0);
    for (let i = 0, at = 0; i < size; i++) {
      const weight = sign[i] * this.#alpha[i];
      for (let j = 0; j < cols; j++, at++) residual[j] += weight * x[at];
      residual[cols] += weight;
    }
    for (let j = 0; j < cols; j++) residual[j] -= this.#plane[j];
  }

  #relativeGap(): number {
    const { bound, sign, cols, size } = this.#set;
    let primal = 0;
    let dual = 0;
    for (let j = 0; j < cols; j++) {
      primal += this.#plane[j] ** 2 / 2;
      dual -= (this.#plane[j] + this.#residual[j]) ** 2 / 2;
    }
    for (let i = 0; i < size; i++) {
      primal += bound[i] * Math.max(0, 1 - sign[i] * this.#decision[i]);
      dual += this.#alpha[i];
    }
    return (Math.abs(primal - dual) + Math.abs(this.#residual[cols] * this.#plane[cols])) / primal;
  }

  #factorise(): void {
    const { bound, size, cols } = this.#set;
    for (let i = 0; i < size; i++) {
      this.#weight[i] = 1 / (this.#z[i] / this.#alpha[i] + this.#v[i] / (bound[i] - this.#alpha[i]));
    }
    const matrix = this.#factor.matrix.fill(0);
    for (let j = 0; j < cols; j++) matrix[j * (cols + 1) + j] = 1;
    this.#products.add(this.#weight, matrix);
    this.#factor.factorise();
  }

  /** Solves for the changes after which α z = (bound − α) v = µ. @param corrects with the products of the last changes */
  #solve(mu: number, corrects: boolean): void {
    const { x, cols, sign, bound, size } = this.#set;
    const [alpha, z, v, dAlpha, dz, dv] = [this.#alpha, this.#z, this.#v, this.#dAlpha, this.#dz, this.#dv];
    const rhs = this.#dPlane;
    rhs.set(this.#residual);
    for (let i = 0, at = 0; i < size; i++) {
      const rest = bound[i] - alpha[i];
      // What is left of both products; then dz = (dz − z dα) / α and dv = (dv + v dα) / rest.
      const product = corrects ? dAlpha[i] : 0;
      dz[i] = mu - alpha[i] * z[i] - product * dz[i];
      dv[i] = mu - rest * v[i] + product * dv[i];
      this.#target[i] = 1 - sign[i] * this.#decision[i] + z[i] - v[i] + dz[i] / alpha[i] - dv[i] / rest;
      const weight = sign[i] * this.#weight[i] * this.#target[i];
      for (let j = 0; j < cols; j++, at++) rhs[j] += weight * x[at];
      rhs[cols] += weight;
    }
    this.#factor.solve(rhs);
    decideRows(x, size, rhs.subarray(0, cols), rhs[cols], this.#dDecision);
    for (let i = 0; i < size; i++) {
      dAlpha[i] = this.#weight[i] * (this.#target[i] - sign[i] * this.#dDecision[i]);
      dz[i] = (dz[i] - z[i] * dAlpha[i]) / alpha[i];
      dv[i] = (dv[i] + v[i] * dAlpha[i]) / (bound[i] - alpha[i]);
    }
  }

  /** The longest step after which α, bound − α, z and v are not negative, or 1 / MAX_SHARE. */
  #maxStep(): number {
    const { bound, size } = this.#set;
    let step = 1 / MAX_SHARE;
    for (let i = 0; i < size; i++) {
      const change = this.#dAlpha[i];
      if (change < 0) step = Math.min(step, -this.#alpha[i] / change);
      else if (change > 0) step = Math.min(step, (bound[i] - this.#alpha[i]) / change);
      if (this.#dz[i] < 0) step = Math.min(step, -this.#z[i] / this.#dz[i]);
      if (this.#dv[i] < 0) step = Math.min(step, -this.#v[i] / this.#dv[i]);
    }
    return step;
  }
}
