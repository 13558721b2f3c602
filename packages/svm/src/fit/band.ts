import type { CompensatedVector } from "./compensated-sum.ts";
import type { Problem } from "./problem.ts";

/**
 * Where a row stands: outside the margin (α = 0), inside it (α = bound), or held on it (α found by solving).
 */
export const OUTSIDE = 0;
export const INSIDE = 1;
export const ON_MARGIN = 2;

/**
 * The rows the solver works on, copied side by side and centred. All other rows stay where `side` says, and
 * enter only through `pull`.
 */
export class Band {
  readonly cols: number;
  readonly problem: Problem;
  size = 0;
  /** Which row of the problem each one is. */
  rows: Int32Array;
  x: Float64Array;
  sign: Int8Array;
  bound: Float64Array;
  side: Uint8Array;
  /** Decision at the present hyperplane, and at the one being moved to. */
  decision: Float64Array;
  nextDecision: Float64Array;
  /** How fast sign · decision changes along the present line. */
  rate: Float64Array;
  /** Where each row's margin is: 1, unless something else is being solved than the problem itself. */
  margin: Float64Array;
  /** Largest bound of the rows inside the margin that are not in the band. */
  largestFixed = 0;
  /** Σ sign · bound · (x − centre, 1) over all rows inside the margin, in the band or not. */
  readonly pull: CompensatedVector;

  constructor(problem: Problem, capacity: number, pull: CompensatedVector) {
    this.problem = problem;
    this.cols = problem.cols;
    this.pull = pull;
    this.rows = new Int32Array(capacity);
    this.x = new Float64Array(capacity * problem.cols);
    this.sign = new Int8Array(capacity);
    this.bound = new Float64Array(capacity);
    this.side = new Uint8Array(capacity);
    this.decision = new Float64Array(capacity);
    this.nextDecision = new Float64Array(capacity);
    this.rate = new Float64Array(capacity);
    this.margin = new Float64Array(capacity);
  }

  /** Takes in a row of the problem that stands at `side`. */
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
    this.margin[at] = 1;
  }

  /** Changes where a row stands, keeping `pull` right. */
  move(at: number, side: number): void {
    const before = this.side[at];
    this.side[at] = side;
    if ((before === INSIDE) === (side === INSIDE)) return;
    const weight = (side === INSIDE ? this.bound[at] : -this.bound[at]) * this.sign[at];
    const start = at * this.cols;
    for (let j = 0; j < this.cols; j++) this.pull.add(j, weight * this.x[start + j]);
    this.pull.add(this.cols, weight);
  }

  /** The most that one row of the band at its bound can do to a decision. */
  effect(): number {
    const { extent } = this.problem;
    let largest = 0;
    for (let i = 0; i < this.size; i++) if (this.bound[i] > largest) largest = this.bound[i];
    return largest * extent.reduce((sum, value) => sum + value * value, 0);
  }

  /** Largest bound of all rows inside the margin, in the band or not; 0 where there are none. */
  largestInside(): number {
    let largest = this.largestFixed;
    for (let i = 0; i < this.size; i++) {
      if (this.side[i] === INSIDE && this.bound[i] > largest) largest = this.bound[i];
    }
    return largest;
  }

  #grow(): void {
    const capacity = Math.max(16, 2 * this.size);
    this.rows = grown(this.rows, new Int32Array(capacity));
    this.x = grown(this.x, new Float64Array(capacity * this.cols));
    this.sign = grown(this.sign, new Int8Array(capacity));
    this.bound = grown(this.bound, new Float64Array(capacity));
    this.side = grown(this.side, new Uint8Array(capacity));
    this.decision = grown(this.decision, new Float64Array(capacity));
    this.nextDecision = grown(this.nextDecision, new Float64Array(capacity));
    this.rate = grown(this.rate, new Float64Array(capacity));
    this.margin = grown(this.margin, new Float64Array(capacity));
  }
}

function grown<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}
