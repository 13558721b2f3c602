import { decideRows, decisionError, dotRow, maxProjection } from "../linear-algebra/decisions.ts";
import { independentRows, MarginBasis } from "../linear-algebra/margin-basis.ts";
import { type Hyperplane, INSIDE, ON_MARGIN, OUTSIDE } from "../problem.ts";
import { LineSearch } from "./line-search.ts";
import { ReducedSystem } from "./reduced-system.ts";
import type { WorkingSet } from "./working-set.ts";

/**
 * How a run ended. `stalled`: many steps without progress, a sign of ties. `unbounded`: the working set alone does not
 * bound the intercept.
 */
export type Outcome = "optimal" | "stalled" | "capped" | "unbounded";

/** An imbalance this small, relative to the largest bound, is rounding. */
const IMBALANCE_NOISE = 1e-13;

/** Changes to the basis after which it is factorised again. */
const REFACTOR_AFTER = 64;

/**
 * Primal active-set method for the exact penalty function (Conn 1973; Bartels, Conn & Sinclair 1978; for
 * one-norm regression Barrodale & Roberts 1973). While the active rows stay exactly on their margins, the objective is
 * a quadratic; step towards its minimum. The line search passes every kink beyond which the objective still falls and
 * stops where the slope changes sign, which makes that row active. At the minimum, drop an active row whose multiplier
 * is out of bounds. Each step lowers the objective, so the method ends after finitely many steps, with the exact
 * solution. NOTES.md has the derivation and the pseudo-code.
 */
export class ActiveSet {
  readonly #set: WorkingSet;
  readonly #basis: MarginBasis;
  readonly #next: ReducedSystem;
  readonly #search: LineSearch;
  #basisChanges = 0;
  readonly w: Float64Array;
  /** The scale of a decision: the margin, or the largest contribution of one row if that is less. */
  readonly #scale: number;
  b: number;
  steps = 0;

  constructor(set: WorkingSet, start: Hyperplane) {
    this.#set = set;
    this.#basis = new MarginBasis(set.cols, set.problem.rows);
    this.#next = new ReducedSystem(set.cols);
    this.#search = new LineSearch(set);
    this.#scale = Math.min(1, set.maxContribution());
    this.w = start.w.slice();
    this.b = start.b;
  }

  /**
   * Steps until the hyperplane is optimal for the working set.
   * @param cap maximum of `steps`, those of earlier runs included
   * @param maxIdle maximum of consecutive steps without progress
   */
  run(cap: number, maxIdle: number): Outcome {
    this.#evaluate(this.w, this.b, this.#set.decision);
    let idle = 0;
    while (this.steps < cap) {
      this.steps++;
      let progress: boolean;
      if (this.#basis.size === 0 && !this.#balanced()) {
        const distance = this.#moveIntercept();
        if (distance < 0) return "unbounded";
        progress = distance > 0;
      } else {
        if (this.#drifted()) this.#projectOntoMargins();
        this.#next.solve(this.#set, this.#basis, this.b, 2);
        const { full, moved } = this.#stepTowardsNext();
        if (full) {
          const out = this.#next.worstMultiplier(this.#set, this.#basis);
          if (out < 0) return "optimal";
          this.#drop(out);
        }
        progress = moved;
      }
      idle = progress ? 0 : idle + 1;
      if (idle > maxIdle) return "stalled";
    }
    return "capped";
  }

  /**
   * Computes the hyperplane and the multipliers of the current active rows to full accuracy, without a search.
   * @returns whether all other rows were on the side of their margin on which they count; they are now
   */
  refine(): boolean {
    this.#refactor();
    this.#next.solve(this.#set, this.#basis, this.b, 3);
    this.w.set(this.#next.w);
    this.b = this.#next.b;
    this.#evaluate(this.w, this.b, this.#set.decision);
    return this.#correctSides();
  }

  /** Puts the active rows back on their margins by the smallest change of w, as rounding errors may require. */
  #projectOntoMargins(): void {
    this.#next.projectOntoMargins(this.#set, this.#basis, this.w);
    this.w.set(this.#next.w);
    this.b = this.#next.b;
    this.#evaluate(this.w, this.b, this.#set.decision);
    this.#correctSides();
  }

  /** Counts every row that is not active, and whose side is certain, on that side. @returns whether all were */
  #correctSides(): boolean {
    const set = this.#set;
    const noise = decisionError(this.w, this.b, set.problem.extent);
    let correct = true;
    for (let i = 0; i < set.size; i++) {
      if (set.side[i] === ON_MARGIN) continue;
      const slack = 1 - set.sign[i] * set.decision[i];
      if (Math.abs(slack) <= noise || set.side[i] === (slack > 0 ? INSIDE : OUTSIDE)) continue;
      set.setSide(i, slack > 0 ? INSIDE : OUTSIDE);
      correct = false;
    }
    return correct;
  }

  /** Whether active rows are off their margins, as rounding causes on the way down from a very large w. */
  #drifted(): boolean {
    const { cols, x, sign } = this.#set;
    const { rows, size } = this.#basis;
    const allowed = 64 * decisionError(this.w, this.b, this.#set.problem.extent);
    for (let p = 0; p < size; p++) {
      const decision = dotRow(this.w, x, rows[p] * cols) + this.b;
      if (Math.abs(1 - sign[rows[p]] * decision) > allowed) return true;
    }
    return false;
  }

  /** Line search from the current hyperplane towards the solution of the reduced system. */
  #stepTowardsNext(): { full: boolean; moved: boolean } {
    const { size, sign, decision, nextDecision, rate } = this.#set;
    const { extent } = this.#set.problem;
    const { w, b } = this.#next;
    this.#evaluate(w, b, nextDecision);
    for (let i = 0; i < size; i++) rate[i] = sign[i] * (nextDecision[i] - decision[i]);
    let curvature = 0;
    for (let j = 0; j < w.length; j++) curvature += (w[j] - this.w[j]) ** 2;
    const noise = decisionError(this.w, this.b, extent) + decisionError(w, b, extent);
    // The next hyperplane minimises a quadratic of this curvature at step length 1, so the slope at 0 is its negative.
    const { stepLength, row, passed } = this.#search.run(-curvature, curvature, 1, noise);
    const moved =
      stepLength * maxProjection(w, extent, this.w) >
      1e-14 * Math.max(maxProjection(this.w, extent), this.#scale);
    if (stepLength === 1) {
      this.w.set(w);
      this.b = b;
      decision.set(nextDecision);
    } else {
      for (let j = 0; j < w.length; j++) this.w[j] += stepLength * (w[j] - this.w[j]);
      this.b += stepLength * (b - this.b);
      for (let i = 0; i < size; i++) decision[i] += stepLength * (nextDecision[i] - decision[i]);
    }
    if (row >= 0) this.#activate(row);
    // Rows passed have changed g, from which the multipliers were solved, even if rounding makes the step length 1.
    return { full: stepLength === 1 && row < 0 && !passed, moved };
  }

  /**
   * Without an active row the objective falls linearly with the intercept until a row reaches its margin.
   * @returns how far that was, or −1 if no row does
   */
  #moveIntercept(): number {
    const { size, sign, decision, rate } = this.#set;
    const imbalance = this.#imbalance();
    const direction = Math.sign(imbalance);
    for (let i = 0; i < size; i++) rate[i] = sign[i] * direction;
    const { stepLength, row } = this.#search.run(-Math.abs(imbalance), 0, Number.POSITIVE_INFINITY, 0);
    if (row < 0) return -1;
    this.b += direction * stepLength;
    for (let i = 0; i < size; i++) decision[i] += direction * stepLength;
    this.#activate(row);
    return stepLength;
  }

  /** Makes a row, which must be on its margin, active. */
  #activate(row: number): void {
    const set = this.#set;
    if (this.#basis.append(row, set.x)) {
      set.setSide(row, ON_MARGIN);
      set.decision[row] = set.sign[row];
      this.#countBasisChange();
    } else {
      // Its decision depends on those of the active rows, so it stays on its margin, whichever side it counts as.
      set.setSide(row, set.side[row] === INSIDE ? OUTSIDE : INSIDE);
    }
  }

  /**
   * Starts from multipliers instead of a hyperplane: as many rows between their bounds as are independent become active,
   * the others keep the side that is nearer.
   */
  startAt(alpha: Float64Array): void {
    const set = this.#set;
    const between: number[] = [];
    for (let i = 0; i < set.size; i++) {
      if (alpha[i] > 0 && alpha[i] < set.bound[i]) between.push(i);
      set.setSide(i, alpha[i] * 2 > set.bound[i] ? INSIDE : OUTSIDE);
    }
    const { rows, size } = independentRows(set, between, alpha);
    for (let p = 0; p < size; p++) this.#activate(rows[p]);
    this.refine();
  }

  /** The multipliers of the rows of the working set. */
  dual(): Float64Array {
    const { size, side, bound } = this.#set;
    const dual = Float64Array.from({ length: size }, (_, at) => (side[at] === INSIDE ? bound[at] : 0));
    for (let p = 0; p < this.#basis.size; p++) {
      const at = this.#basis.rows[p];
      dual[at] = Math.min(Math.max(this.#alpha(p), 0), bound[at]);
    }
    return dual;
  }

  #drop(p: number): void {
    const row = this.#basis.rows[p];
    const side = this.#alpha(p) < 0 ? OUTSIDE : INSIDE;
    this.#basis.remove(p);
    this.#set.setSide(row, side);
    this.#countBasisChange();
  }

  #countBasisChange(): void {
    if (++this.#basisChanges % REFACTOR_AFTER === 0) this.#refactor();
  }

  #refactor(): void {
    for (const row of this.#basis.refactor(this.#set.x)) this.#set.setSide(row, OUTSIDE);
  }

  #alpha(p: number): number {
    return this.#next.signedAlpha[p] * this.#set.sign[this.#basis.rows[p]];
  }

  /** g₀ = Σ sign · bound of the rows inside the margin: how fast the objective falls with the intercept. */
  #imbalance(): number {
    return this.#set.boundGradient.get(this.#set.cols);
  }

  #balanced(): boolean {
    return Math.abs(this.#imbalance()) <= IMBALANCE_NOISE * this.#set.maxInsideBound();
  }

  #evaluate(w: Float64Array, b: number, out: Float64Array): void {
    decideRows(this.#set.x, this.#set.size, w, b, out);
  }
}
