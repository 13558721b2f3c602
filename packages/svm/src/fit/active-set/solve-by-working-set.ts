import { solveAllRows } from "../interior-point/solve-all-rows.ts";
import { CompensatedVector } from "../linear-algebra/compensated-sum.ts";
import { computeSlacks } from "../linear-algebra/decisions.ts";
import { nearestDistance } from "../linear-algebra/nearest-distance.ts";
import { type Hyperplane, INSIDE, OUTSIDE, type Problem, type Start } from "../problem.ts";
import { ActiveSet, type Outcome } from "./active-set.ts";
import { WorkingSet } from "./working-set.ts";

/** Steps in any case. */
const MIN_STEPS = 50;

/** Steps of the active set that cost as much as the interior-point method, for as many rows and no columns; per column. */
const STEPS_FOR_ROWS = 32;
const STEPS_FOR_COLS = 2;

/** Steps without progress after which there are ties. */
const IDLE_STEPS = 20;
const IDLE_STEPS_PER_COL = 4;

/** A hyperplane and its dual solution. */
export interface Solution extends Hyperplane {
  /** α, one per row. */
  readonly dual: Float64Array;
  readonly steps: number;
  /** Whether this is the optimum: no row, in the working set or outside it, violates the optimality conditions. */
  readonly complete: boolean;
}

/**
 * Solves the problem for the rows nearest the margin, while all others keep their side (each then adds a linear term or
 * none), checks all rows for any on the wrong side, adds those to the working set, and repeats. The working set only
 * grows, so this ends, and the final solution is that of the whole problem. If the active set takes too many steps or
 * stops making progress, the interior-point method solves for all rows.
 * @param cap maximum of steps in all
 */
export function solveByWorkingSet(problem: Problem, start: Start, cap: number): Solution {
  let steps = 0;
  let wanted = start.hasTies ? 0 : firstSize(problem, start);
  while (wanted > 0) {
    const search = new WorkingSetSearch(problem, start, wanted);
    const outcome = search.solve(cap - steps);
    steps += search.steps;
    if (outcome === "optimal" || steps >= cap) {
      return { w: search.w, b: search.b, dual: search.dual(), steps, complete: outcome === "optimal" };
    }
    if (outcome !== "too-small" || wanted === problem.rows) break;
    // The working set was too small to keep the hyperplane near the start. Starting again with a larger one takes less
    // work than continuing from far away.
    wanted = Math.min(problem.rows, 4 * wanted);
  }
  const solution = solveAllRows(problem, start, cap - steps);
  return { ...solution, steps: steps + solution.steps };
}

/** How many rows a working set begins with. */
function firstSize({ rows, cols, bound }: Problem, { dual }: Start): number {
  if (dual === undefined) return Math.min(rows, 100 + 10 * (cols + 1) + Math.ceil(4 * Math.sqrt(rows)));
  let between = 0;
  for (let i = 0; i < rows; i++) if (dual[i] > 0 && dual[i] < bound[i]) between++;
  return Math.min(rows, 20 + 3 * between);
}

class WorkingSetSearch {
  readonly #problem: Problem;
  readonly #slack: Float64Array;
  /** Side of each row; outdated for those in the working set, which has its own. */
  readonly #side: Uint8Array;
  readonly #isMember: Uint8Array;
  readonly #set: WorkingSet;
  readonly #solver: ActiveSet;

  constructor(problem: Problem, start: Start, wanted: number) {
    this.#problem = problem;
    this.#slack = problem.slack;
    this.#side = new Uint8Array(problem.rows);
    this.#isMember = new Uint8Array(problem.rows);
    computeSlacks(problem, start, this.#slack);
    this.#set = new WorkingSet(problem, wanted, this.#assignSides());
    this.#addNearest(wanted);
    this.#solver = new ActiveSet(this.#set, start);
    const { dual } = start;
    if (dual) {
      const members = this.#set.rows.subarray(0, this.#set.size);
      this.#solver.startAt(Float64Array.from(members, (row) => dual[row]));
    }
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
   * Solves for all rows. `too-small`: the hyperplane moved so far that the working set more than doubled at once, or is
   * not bounded by it, so it had too few of the rows that matter.
   */
  solve(cap: number): Outcome | "too-small" {
    const { cols, size } = this.#set;
    const equalCost = (this.#problem.rows / size) * (STEPS_FOR_ROWS + STEPS_FOR_COLS * cols);
    const maxSteps = Math.min(cap, MIN_STEPS + Math.ceil(equalCost));
    for (;;) {
      const outcome = this.#solver.run(maxSteps, IDLE_STEPS + IDLE_STEPS_PER_COL * cols);
      if (outcome === "unbounded") return "too-small";
      if (outcome !== "optimal") return outcome;
      if (!this.#solver.refine()) continue;
      const before = this.#set.size;
      if (this.#addViolators() === 0) return outcome;
      if (this.#set.size > 2 * before) return "too-small";
    }
  }

  dual(): Float64Array {
    const { rows, bound } = this.#problem;
    const set = this.#set;
    const dual = new Float64Array(rows);
    for (let i = 0; i < rows; i++) if (this.#side[i] === INSIDE) dual[i] = bound[i];
    this.#solver.dual().forEach((alpha, at) => {
      dual[set.rows[at]] = alpha;
    });
    return dual;
  }

  /** Sets the side of every row by its slack. @returns `boundGradient` of those inside */
  #assignSides(): CompensatedVector {
    const { x, rows, cols, centre, sign, bound } = this.#problem;
    const boundGradient = new CompensatedVector(cols + 1);
    for (let i = 0; i < rows; i++) {
      if (!(this.#slack[i] > 0)) continue;
      this.#side[i] = INSIDE;
      const weight = bound[i] * sign[i];
      for (let j = 0; j < cols; j++) boundGradient.add(j, weight * (x[i * cols + j] - centre[j]));
      boundGradient.add(cols, weight);
    }
    return boundGradient;
  }

  #addNearest(wanted: number): void {
    const { rows, bound } = this.#problem;
    const distance = wanted === rows ? Number.POSITIVE_INFINITY : nearestDistance(this.#slack, wanted);
    for (let i = 0; i < rows; i++) {
      if (Math.abs(this.#slack[i]) <= distance) this.#add(i);
      else if (this.#side[i] === INSIDE) this.#set.largestFixed = Math.max(this.#set.largestFixed, bound[i]);
    }
  }

  #add(row: number): void {
    this.#isMember[row] = 1;
    this.#set.add(row, this.#side[row]);
  }

  /** Adds the rows outside the working set that are on the wrong side of the current hyperplane. @returns how many */
  #addViolators(): number {
    const slack = this.#slack;
    const before = this.#set.size;
    const noise = computeSlacks(this.#problem, this.#solver, slack);
    for (let i = 0; i < slack.length; i++) {
      if (this.#isMember[i] === 1 || (this.#side[i] === INSIDE ? slack[i] >= -noise : slack[i] <= noise))
        continue;
      this.#add(i);
      this.#set.setSide(this.#set.size - 1, slack[i] > 0 ? INSIDE : OUTSIDE);
    }
    return this.#set.size - before;
  }
}
