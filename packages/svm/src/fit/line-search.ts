import { type Band, INSIDE, ON_MARGIN, OUTSIDE } from "./band.ts";
import { BreakpointHeap } from "./breakpoint-heap.ts";

/** Where a line search ended. */
export interface Stop {
  readonly time: number;
  /** Position in the band of the row whose kink turned the slope, or −1. */
  readonly row: number;
  /** Whether rows were passed, which then changed side. */
  readonly passed: boolean;
}

/**
 * Exact line search for a convex piecewise quadratic. Time runs from 0; each row's decision, times its sign,
 * changes at the rate in `band.rate`; a row that meets its margin adds bound · |rate| to the slope.
 */
export class LineSearch {
  readonly #band: Band;
  readonly #heap = new BreakpointHeap();

  constructor(band: Band) {
    this.#band = band;
  }

  /**
   * First time at which the slope, `slope` + `curvature` · time plus the kinks passed, is no longer negative;
   * at most `limit`. Rows passed change side.
   * @param noise rates up to this are rounding, and their rows are taken to stand still
   */
  run(slope: number, curvature: number, limit: number, noise: number): Stop {
    const { bound, rate, side } = this.#band;
    const heap = this.#heap;
    this.#collect(limit, noise);
    let total = slope;
    let passed = false;
    while (heap.size > 0) {
      const { time, row } = heap;
      if (total + curvature * time >= 0) break;
      total += bound[row] * Math.abs(rate[row]);
      if (total + curvature * time >= 0) return { time, row, passed };
      heap.pop();
      this.#band.move(row, side[row] === INSIDE ? OUTSIDE : INSIDE);
      passed = true;
    }
    return { time: curvature === 0 ? limit : Math.min(limit, -total / curvature), row: -1, passed };
  }

  /** Gathers the times before `limit` at which rows meet their margins. */
  #collect(limit: number, noise: number): void {
    const { size, sign, side, margin, decision, rate } = this.#band;
    const heap = this.#heap;
    heap.clear();
    for (let i = 0; i < size; i++) {
      if (side[i] === ON_MARGIN || !(side[i] === INSIDE ? rate[i] > noise : rate[i] < -noise)) continue;
      const slack = margin[i] - sign[i] * decision[i];
      // A row that rounding has put on the wrong side of its margin meets it now.
      const time = Math.max(0, slack / rate[i]);
      if (time < limit) heap.put(time, i);
    }
    heap.arrange();
  }
}
