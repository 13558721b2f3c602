import { addSquares } from "./add-squares.ts";
import { solveCholesky } from "./cholesky.ts";
import { nearestReach } from "./nearest-reach.ts";
import type { Hyperplane, Problem } from "./problem.ts";
import { rowSlacks } from "./row-slacks.ts";

/** Rows further out than the zone cost nothing, further in cost their slack, in the zone a parabola between the two. */
const OUTSIDE = 0;
const INSIDE = 1;
const IN_ZONE = 2;

/** Times that a step is shortened at most. */
const MOST_RETREATS = 5;

/**
 * The problem with each kink rounded off: max(0, t) becomes (t + µ)² / 4µ where the slack t is within ±µ, the zone. That
 * is the hinge with Huber's loss in its corner (Huber 1964; Chapelle 2007 trains SVMs on it by Newton's method).
 */
export class SmoothedProblem {
  readonly #problem: Problem;
  /** Coefficients and intercept, for centred rows. */
  readonly #plane: Float64Array;
  readonly #side: Uint8Array;
  /** The rows in the zone. */
  #zone = new Int32Array(0);
  #width = 1;
  /** Σ bound · sign · (x − centre, 1) over the rows inside. */
  readonly #pull: Float64Array;
  readonly #curvature: Float64Array;
  readonly #gradient: Float64Array;
  readonly #step: Float64Array;

  constructor(problem: Problem, start: Hyperplane) {
    const { rows, cols } = problem;
    this.#problem = problem;
    this.#plane = Float64Array.of(...start.w, start.b);
    this.#side = new Uint8Array(rows);
    this.#pull = new Float64Array(cols + 1);
    this.#curvature = new Float64Array((cols + 1) ** 2);
    this.#gradient = new Float64Array(cols + 1);
    this.#step = new Float64Array(cols + 1);
    rowSlacks(problem, start, problem.slack);
  }

  get zoneSize(): number {
    return this.#zone.length;
  }

  /** Where the steps have led, or `otherwise` where that is too far for a double. */
  hyperplane(otherwise: Hyperplane): Hyperplane {
    if (!this.#plane.every(Number.isFinite)) return otherwise;
    const { cols } = this.#problem;
    return { w: this.#plane.slice(0, cols), b: this.#plane[cols] };
  }

  /** Makes the zone so wide that it holds about `wanted` rows. */
  widen(wanted: number): void {
    this.#width = Math.max(nearestReach(this.#problem.slack, wanted), Number.MIN_VALUE);
    this.#placeRows();
  }

  /**
   * One Newton step, shortened where it overshoots.
   * @returns whether it could be taken whole, and how many rows have then changed side
   */
  step(): { whole: boolean; changed: number } {
    const slope = this.#findStep();
    this.#move(1);
    let changed = this.#placeRows();
    let taken = 1;
    for (let tries = 0; tries < MOST_RETREATS; tries++) {
      const now = this.#slope();
      if (!(now > -0.5 * slope)) break;
      const shorter = taken * (slope / (slope - now));
      this.#move(shorter - taken);
      taken = shorter;
      changed = this.#placeRows();
    }
    return { whole: taken === 1, changed };
  }

  /** Solves for the step that would lead to the lowest point if no row changed side; returns the slope along it. */
  #findStep(): number {
    const { cols } = this.#problem;
    const size = cols + 1;
    const curvature = this.#curvature.fill(0);
    for (let j = 0; j < cols; j++) curvature[j * size + j] = 1;
    addSquares(this.#problem, this.#zone, 1 / (2 * this.#width), curvature);
    this.#findGradient();
    const step = this.#step;
    for (let j = 0; j < size; j++) step[j] = -this.#gradient[j];
    solveCholesky(curvature, size, step);
    return this.#slope();
  }

  #findGradient(): void {
    const { cols, x, sign, bound, centre, slack } = this.#problem;
    const gradient = this.#gradient;
    for (let j = 0; j < cols; j++) gradient[j] = this.#plane[j] - this.#pull[j];
    gradient[cols] = -this.#pull[cols];
    for (const i of this.#zone) {
      const alpha = (bound[i] * (slack[i] + this.#width)) / (2 * this.#width);
      for (let j = 0, at = i * cols; j < cols; j++, at++)
        gradient[j] -= alpha * sign[i] * (x[at] - centre[j]);
      gradient[cols] -= alpha * sign[i];
    }
  }

  /** Slope of the smoothed objective along the step, per whole step. */
  #slope(): number {
    this.#findGradient();
    let slope = 0;
    for (let j = 0; j < this.#step.length; j++) slope += this.#gradient[j] * this.#step[j];
    return slope;
  }

  /** Goes `time` whole steps on. */
  #move(time: number): void {
    const { cols, slack } = this.#problem;
    for (let j = 0; j <= cols; j++) this.#plane[j] += time * this.#step[j];
    rowSlacks(this.#problem, { w: this.#plane.slice(0, cols), b: this.#plane[cols] }, slack);
  }

  /** Puts every row on the side its slack says; returns how many that changes. */
  #placeRows(): number {
    const { rows, cols, x, centre, sign, bound, slack } = this.#problem;
    const side = this.#side;
    const pull = this.#pull;
    const width = this.#width;
    let changed = 0;
    let zoneSize = 0;
    for (let i = 0; i < rows; i++) {
      const now = slack[i] >= width ? INSIDE : slack[i] > -width ? IN_ZONE : OUTSIDE;
      if (now === IN_ZONE) zoneSize++;
      const before = side[i];
      if (now === before) continue;
      changed++;
      side[i] = now;
      if (now !== INSIDE && before !== INSIDE) continue;
      const weight = (now === INSIDE ? bound[i] : -bound[i]) * sign[i];
      for (let j = 0, at = i * cols; j < cols; j++, at++) pull[j] += weight * (x[at] - centre[j]);
      pull[cols] += weight;
    }
    this.#zone = new Int32Array(zoneSize);
    for (let i = 0, k = 0; k < zoneSize; i++) if (side[i] === IN_ZONE) this.#zone[k++] = i;
    return changed;
  }
}
