import type { CompensatedVector } from "../linear-algebra/compensated-sum.ts";
import { INSIDE, type Problem } from "../problem.ts";

/**
 * The rows that the solver works on, copied side by side and centred. All other rows keep their side and enter only
 * through `boundGradient` and `largestFixed`.
 */
export class WorkingSet {
  readonly cols: number;
  readonly problem: Problem;
  size = 0;
  /** The row of the problem that each one is. */
  rows: Int32Array;
  x: Float64Array;
  sign: Int8Array;
  bound: Float64Array;
  side: Uint8Array;
  /** Decision at the current hyperplane, and at the one that the step leads to. */
  decision: Float64Array;
  nextDecision: Float64Array;
  /** Change of sign · decision per unit of step length. */
  rate: Float64Array;
  /** Largest bound of the rows inside the margin that are not in the working set. */
  largestFixed = 0;
  /**
   * Σ sign · bound · (x − centre, 1) over all rows inside the margin, in the working set or not: minus the gradient of
   * their loss. Written g in NOTES.md; slot `cols`, the part for the intercept, is g₀.
   */
  readonly boundGradient: CompensatedVector;

  constructor(problem: Problem, capacity: number, boundGradient: CompensatedVector) {
    this.problem = problem;
    this.cols = problem.cols;
    this.boundGradient = boundGradient;
    this.rows = new Int32Array(capacity);
    this.x = new Float64Array(capacity * problem.cols);
    this.sign = new Int8Array(capacity);
    this.bound = new Float64Array(capacity);
    this.side = new Uint8Array(capacity);
    this.decision = new Float64Array(capacity);
    this.nextDecision = new Float64Array(capacity);
    this.rate = new Float64Array(capacity);
  }

  /** Adds a row of the problem whose side, already counted in `boundGradient`, is `side`. */
  add(row: number, side: number): void {
    if (this.size === this.rows.length) this.#grow();
    const { x, centre, sign, bound } = this.problem;
    const at = this.size++;
    this.rows[at] = row;
    for (let j = 0, from = row * this.cols, to = at * this.cols; j < this.cols; j++) {
      this.x[to++] = x[from++] - centre[j];
    }
    this.sign[at] = sign[row];
    this.bound[at] = bound[row];
    this.side[at] = side;
  }

  /** Changes the side of a row and updates `boundGradient`. */
  setSide(at: number, side: number): void {
    const before = this.side[at];
    this.side[at] = side;
    if ((before === INSIDE) === (side === INSIDE)) return;
    this.addToGradient(at, side === INSIDE ? this.bound[at] : -this.bound[at]);
  }

  /** Adds what a multiplier of a row contributes to `boundGradient`. */
  addToGradient(at: number, alpha: number): void {
    const weight = alpha * this.sign[at];
    const start = at * this.cols;
    for (let j = 0; j < this.cols; j++) this.boundGradient.add(j, weight * this.x[start + j]);
    this.boundGradient.add(this.cols, weight);
  }

  /** An upper bound of what one row of the working set, with α at its bound, contributes to any decision. */
  maxContribution(): number {
    const { extent } = this.problem;
    let largest = 0;
    for (let i = 0; i < this.size; i++) if (this.bound[i] > largest) largest = this.bound[i];
    return largest * extent.reduce((sum, value) => sum + value * value, 0);
  }

  /** Largest bound of all rows inside the margin, in the working set or not; 0 if there are none. */
  maxInsideBound(): number {
    let largest = this.largestFixed;
    for (let i = 0; i < this.size; i++) {
      if (this.side[i] === INSIDE && this.bound[i] > largest) largest = this.bound[i];
    }
    return largest;
  }

  #grow(): void {
    const capacity = Math.max(16, 2 * this.size);
    this.rows = copyInto(this.rows, new Int32Array(capacity));
    this.x = copyInto(this.x, new Float64Array(capacity * this.cols));
    this.sign = copyInto(this.sign, new Int8Array(capacity));
    this.bound = copyInto(this.bound, new Float64Array(capacity));
    this.side = copyInto(this.side, new Uint8Array(capacity));
    this.decision = copyInto(this.decision, new Float64Array(capacity));
    this.nextDecision = copyInto(this.nextDecision, new Float64Array(capacity));
    this.rate = copyInto(this.rate, new Float64Array(capacity));
  }
}

function copyInto<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}
