import { INSIDE, ON_MARGIN, OUTSIDE } from "../problem.ts";
import type { WorkingSet } from "./working-set.ts";

/** Where a line search ended. */
export interface SearchEnd {
  readonly stepLength: number;
  /** Position in the working set of the row whose kink made the slope non-negative, or −1. */
  readonly row: number;
  /** Whether the search passed kinks. Their rows have changed side. */
  readonly passed: boolean;
}

/**
 * Exact line search for a convex piecewise quadratic. Along the direction, each row's sign · decision changes at the
 * rate in `set.rate`; where a row meets its margin is a breakpoint, at which bound · |rate| is added to the slope.
 */
export class LineSearch {
  readonly #set: WorkingSet;
  readonly #breakpoints = new BreakpointHeap();

  constructor(set: WorkingSet) {
    this.#set = set;
  }

  /**
   * Finds the smallest step length, at most `limit`, at which the slope, `slope` + `curvature` · step length plus the
   * kinks passed, is no longer negative. Rows passed change side.
   * @param noise rates up to this are rounding errors; their rows have no breakpoint
   */
  run(slope: number, curvature: number, limit: number, noise: number): SearchEnd {
    const { bound, rate, side } = this.#set;
    const breakpoints = this.#breakpoints;
    this.#collect(limit, noise);
    let total = slope;
    let passed = false;
    while (breakpoints.size > 0) {
      const { stepLength, row } = breakpoints;
      if (total + curvature * stepLength >= 0) break;
      total += bound[row] * Math.abs(rate[row]);
      if (total + curvature * stepLength >= 0) return { stepLength, row, passed };
      breakpoints.pop();
      this.#set.setSide(row, side[row] === INSIDE ? OUTSIDE : INSIDE);
      passed = true;
    }
    const stepLength = curvature === 0 ? limit : Math.min(limit, -total / curvature);
    return { stepLength, row: -1, passed };
  }

  /** Collects the breakpoints before `limit`. */
  #collect(limit: number, noise: number): void {
    const { size, sign, side, decision, rate } = this.#set;
    const breakpoints = this.#breakpoints;
    breakpoints.clear();
    for (let i = 0; i < size; i++) {
      if (side[i] === ON_MARGIN || !(side[i] === INSIDE ? rate[i] > noise : rate[i] < -noise)) continue;
      const slack = 1 - sign[i] * decision[i];
      // A row that rounding has put on the wrong side of its margin meets it at 0.
      const stepLength = Math.max(0, slack / rate[i]);
      if (stepLength < limit) breakpoints.put(stepLength, i);
    }
    breakpoints.heapify();
  }
}

/** Binary min-heap of (step length, row) in typed arrays; equal step lengths come out in the order of their rows. */
class BreakpointHeap {
  #lengths = new Float64Array(64);
  #rows = new Int32Array(64);
  size = 0;

  clear(): void {
    this.size = 0;
  }

  /** Adds without ordering; call `heapify` after the last one. */
  put(stepLength: number, row: number): void {
    if (this.size === this.#lengths.length) this.#grow();
    this.#lengths[this.size] = stepLength;
    this.#rows[this.size++] = row;
  }

  heapify(): void {
    for (let at = (this.size >> 1) - 1; at >= 0; at--) this.#siftDown(at);
  }

  /** The smallest step length; only valid while `size` is above 0. */
  get stepLength(): number {
    return this.#lengths[0];
  }

  /** The row of the smallest step length. */
  get row(): number {
    return this.#rows[0];
  }

  pop(): void {
    const last = --this.size;
    this.#lengths[0] = this.#lengths[last];
    this.#rows[0] = this.#rows[last];
    this.#siftDown(0);
  }

  #siftDown(from: number): void {
    const lengths = this.#lengths;
    const rows = this.#rows;
    const stepLength = lengths[from];
    const row = rows[from];
    let at = from;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.size) break;
      if (child + 1 < this.size && this.#precedes(child + 1, lengths[child], rows[child])) child++;
      if (!this.#precedes(child, stepLength, row)) break;
      lengths[at] = lengths[child];
      rows[at] = rows[child];
      at = child;
    }
    lengths[at] = stepLength;
    rows[at] = row;
  }

  #precedes(at: number, stepLength: number, row: number): boolean {
    return this.#lengths[at] < stepLength || (this.#lengths[at] === stepLength && this.#rows[at] < row);
  }

  #grow(): void {
    const lengths = new Float64Array(2 * this.size);
    lengths.set(this.#lengths);
    this.#lengths = lengths;
    const rows = new Int32Array(2 * this.size);
    rows.set(this.#rows);
    this.#rows = rows;
  }
}
