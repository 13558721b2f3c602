import { ActiveSet, type Outcome } from "./active-set.ts";
import { Band, INSIDE, OUTSIDE } from "./band.ts";
import { breakTies } from "./break-ties.ts";
import { CompensatedVector } from "./compensated-sum.ts";
import { nearestReach } from "./nearest-reach.ts";
import type { Hyperplane, Problem } from "./problem.ts";
import { rowSlacks } from "./row-slacks.ts";

/** A hyperplane with the dual solution that belongs to it. */
export interface Solution extends Hyperplane {
  /** α, one per row. */
  readonly dual: Float64Array;
  readonly steps: number;
  /** Whether this is the optimum: no row, in the working set or out of it, asks for another. */
  readonly complete: boolean;
}

/**
 * Solves the problem on the rows nearest the margin, with all others held where they stand (each then adds a
 * linear term or none), looks through all rows for any that stand on the wrong side, takes those in, and
 * repeats. The working set only grows, so this ends, and at the end the solution is that of the whole
 * problem.
 * @param cap most active-set steps in all
 */
export function solveByWorkingSet(problem: Problem, start: Hyperplane, cap: number): Solution {
  let wanted = Math.min(problem.rows, 100 + 10 * (problem.cols + 1) + Math.ceil(4 * Math.sqrt(problem.rows)));
  for (let spent = 0; ; ) {
    const set = new WorkingSet(problem, start, wanted);
    const outcome = set.solve(cap - spent);
    spent += set.steps;
    if (wanted === problem.rows || (outcome !== "adrift" && outcome !== "unbounded")) {
      return { w: set.w, b: set.b, dual: set.dual(), steps: spent, complete: outcome === "optimal" };
    }
    // Too small a working set to hold the hyperplane near the start: a larger one from there is less work
    // than to go on from far away.
    wanted = Math.min(problem.rows, 4 * wanted);
  }
}

class WorkingSet {
  readonly #problem: Problem;
  readonly #slack: Float64Array;
  /** Side of each row; of those in the band, the band knows better. */
  readonly #side: Uint8Array;
  readonly #inBand: Uint8Array;
  readonly #band: Band;
  readonly #solver: ActiveSet;

  constructor(problem: Problem, start: Hyperplane, wanted: number) {
    this.#problem = problem;
    this.#slack = problem.slack;
    this.#side = new Uint8Array(problem.rows);
    this.#inBand = new Uint8Array(problem.rows);
    rowSlacks(problem, start, this.#slack);
    this.#band = new Band(problem, wanted, this.#placeRows());
    this.#chooseBand(wanted);
    this.#solver = new ActiveSet(this.#band, start);
  }

  get w(): Float64Array {
    return this.#solver.w;
  }

  get b(): number {
    return this.#solver.b;
  }

  get steps(): number {
    return this.#solver.steps;
  }

  /**
   * Solves for all rows, unless it ends up `adrift`, so far away that most rows it should know of are not in
   * the band.
   */
  solve(cap: number): Outcome | "adrift" {
    for (;;) {
      const outcome = breakTies(this.#solver, this.#band, cap);
      const before = this.#band.size;
      if (outcome !== "optimal" || this.#takeViolators() === 0) return outcome;
      if (this.#band.size > 2 * before) return "adrift";
    }
  }

  dual(): Float64Array {
    const { rows, bound } = this.#problem;
    const band = this.#band;
    const dual = new Float64Array(rows);
    for (let i = 0; i < rows; i++) if (this.#side[i] === INSIDE) dual[i] = bound[i];
    for (let at = 0; at < band.size; at++)
      dual[band.rows[at]] = band.side[at] === INSIDE ? band.bound[at] : 0;
    for (let p = 0; p < this.#solver.held; p++) {
      const { at, alpha } = this.#solver.heldRow(p);
      dual[band.rows[at]] = Math.min(Math.max(alpha, 0), band.bound[at]);
    }
    return dual;
  }

  /** Puts every row on the side its slack says, and returns the pull of those inside. */
  #placeRows(): CompensatedVector {
    const { x, rows, cols, centre, sign, bound } = this.#problem;
    const pull = new CompensatedVector(cols + 1);
    for (let i = 0; i < rows; i++) {
      if (!(this.#slack[i] > 0)) continue;
      this.#side[i] = INSIDE;
      const weight = bound[i] * sign[i];
      for (let j = 0; j < cols; j++) pull.add(j, weight * (x[i * cols + j] - centre[j]));
      pull.add(cols, weight);
    }
    return pull;
  }

  #chooseBand(wanted: number): void {
    const { rows, bound } = this.#problem;
    const reach = wanted === rows ? Number.POSITIVE_INFINITY : nearestReach(this.#slack, wanted);
    for (let i = 0; i < rows; i++) {
      if (Math.abs(this.#slack[i]) <= reach) this.#take(i);
      else if (this.#side[i] === INSIDE)
        this.#band.largestFixed = Math.max(this.#band.largestFixed, bound[i]);
    }
  }

  #take(row: number): void {
    this.#inBand[row] = 1;
    this.#band.add(row, this.#side[row]);
  }

  /**
   * Takes in the rows outside the band that stand on the wrong side of the present hyperplane; returns how
   * many.
   */
  #takeViolators(): number {
    const slack = this.#slack;
    const before = this.#band.size;
    const noise = rowSlacks(this.#problem, this.#solver, slack);
    for (let i = 0; i < slack.length; i++) {
      if (this.#inBand[i] === 1 || (this.#side[i] === INSIDE ? slack[i] >= -noise : slack[i] <= noise))
        continue;
      this.#take(i);
      this.#band.move(this.#band.size - 1, slack[i] > 0 ? INSIDE : OUTSIDE);
    }
    return this.#band.size - before;
  }
}
