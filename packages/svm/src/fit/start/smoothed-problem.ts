import { computeSlacks } from "../linear-algebra/decisions.ts";
import { nearestDistance } from "../linear-algebra/nearest-distance.ts";
import { addOuterProducts, SemidefiniteFactor } from "../linear-algebra/normal-equations.ts";
import { type Hyperplane, INSIDE, ON_MARGIN, OUTSIDE, type Problem } from "../problem.ts";

/** How often a step is shortened at most. */
const MAX_SHORTENINGS = 5;

/**
 * The problem with a smoothed hinge: max(0, t) becomes (t + µ)² / 4µ where the slack t is within ±µ. Rows there are in
 * the zone and have the side ON_MARGIN; rows outside it cost nothing, rows inside it their slack. This is the hinge with
 * Huber's loss in its corner (Huber 1964; Chapelle 2007 trains SVMs on it by Newton's method).
 */
export class SmoothedProblem {
  readonly #problem: Problem;
  /** Coefficients and intercept, in centred coordinates. */
  readonly #plane: Float64Array;
  readonly #side: Uint8Array;
  /** The rows in the zone. */
  #zone = new Int32Array(0);
  /** µ */
  #halfWidth = 1;
  /** Σ bound · sign · (x − centre, 1) over the rows inside, as in the working set. */
  readonly #boundGradient: Float64Array;
  readonly #hessian: SemidefiniteFactor;
  readonly #gradient: Float64Array;
  readonly #direction: Float64Array;

  constructor(problem: Problem, start: Hyperplane) {
    const { rows, cols } = problem;
    this.#problem = problem;
    this.#plane = Float64Array.of(...start.w, start.b);
    this.#side = new Uint8Array(rows);
    this.#boundGradient = new Float64Array(cols + 1);
    this.#hessian = new SemidefiniteFactor(cols + 1);
    this.#gradient = new Float64Array(cols + 1);
    this.#direction = new Float64Array(cols + 1);
    computeSlacks(problem, start, problem.slack);
  }

  get zoneSize(): number {
    return this.#zone.length;
  }

  /** The current hyperplane, or `otherwise` if it has overflowed. */
  hyperplane(otherwise: Hyperplane): Hyperplane {
    if (!this.#plane.every(Number.isFinite)) return otherwise;
    const { cols } = this.#problem;
    return { w: this.#plane.slice(0, cols), b: this.#plane[cols] };
  }

  /** Chooses µ so that the zone holds about `wanted` rows. */
  setZone(wanted: number): void {
    this.#halfWidth = Math.max(nearestDistance(this.#problem.slack, wanted), Number.MIN_VALUE);
    this.#assignSides();
  }

  /**
   * One Newton step, shortened if it overshoots.
   * @returns whether the full step was taken, and how many rows changed side
   */
  step(): { full: boolean; changed: number } {
    const slope = this.#findDirection();
    this.#move(1);
    let changed = this.#assignSides();
    let stepLength = 1;
    for (let tries = 0; tries < MAX_SHORTENINGS; tries++) {
      const now = this.#slope();
      if (!(now > -0.5 * slope)) break;
      const shorter = stepLength * (slope / (slope - now));
      this.#move(shorter - stepLength);
      stepLength = shorter;
      changed = this.#assignSides();
    }
    return { full: stepLength === 1, changed };
  }

  /** Solves for the Newton direction. @returns the slope along it */
  #findDirection(): number {
    const { cols } = this.#problem;
    const size = cols + 1;
    const hessian = this.#hessian.matrix.fill(0);
    for (let j = 0; j < cols; j++) hessian[j * size + j] = 1;
    addOuterProducts(this.#problem, this.#zone, 1 / (2 * this.#halfWidth), hessian);
    this.#computeGradient();
    const direction = this.#direction;
    for (let j = 0; j < size; j++) direction[j] = -this.#gradient[j];
    this.#hessian.factorise();
    this.#hessian.solve(direction);
    return this.#slope();
  }

  #computeGradient(): void {
    const { cols, x, sign, bound, centre, slack } = this.#problem;
    const gradient = this.#gradient;
    for (let j = 0; j < cols; j++) gradient[j] = this.#plane[j] - this.#boundGradient[j];
    gradient[cols] = -this.#boundGradient[cols];
    for (const i of this.#zone) {
      const alpha = (bound[i] * (slack[i] + this.#halfWidth)) / (2 * this.#halfWidth);
      for (let j = 0, at = i * cols; j < cols; j++, at++)
        gradient[j] -= alpha * sign[i] * (x[at] - centre[j]);
      gradient[cols] -= alpha * sign[i];
    }
  }

  /** Slope of the smoothed objective along the direction, per unit of step length. */
  #slope(): number {
    this.#computeGradient();
    let slope = 0;
    for (let j = 0; j < this.#direction.length; j++) slope += this.#gradient[j] * this.#direction[j];
    return slope;
  }

  #move(stepLength: number): void {
    const { cols, slack } = this.#problem;
    for (let j = 0; j <= cols; j++) this.#plane[j] += stepLength * this.#direction[j];
    computeSlacks(this.#problem, { w: this.#plane.slice(0, cols), b: this.#plane[cols] }, slack);
  }

  /** Sets the side of every row by its slack. @returns how many have changed */
  #assignSides(): number {
    const { rows, cols, x, centre, sign, bound, slack } = this.#problem;
    const side = this.#side;
    const boundGradient = this.#boundGradient;
    const halfWidth = this.#halfWidth;
    let changed = 0;
    let zoneSize = 0;
    for (let i = 0; i < rows; i++) {
      const now = slack[i] >= halfWidth ? INSIDE : slack[i] > -halfWidth ? ON_MARGIN : OUTSIDE;
      if (now === ON_MARGIN) zoneSize++;
      const before = side[i];
      if (now === before) continue;
      changed++;
      side[i] = now;
      if (now !== INSIDE && before !== INSIDE) continue;
      const weight = (now === INSIDE ? bound[i] : -bound[i]) * sign[i];
      for (let j = 0, at = i * cols; j < cols; j++, at++) boundGradient[j] += weight * (x[at] - centre[j]);
      boundGradient[cols] += weight;
    }
    this.#zone = new Int32Array(zoneSize);
    for (let i = 0, k = 0; k < zoneSize; i++) if (side[i] === ON_MARGIN) this.#zone[k++] = i;
    return changed;
  }
}
