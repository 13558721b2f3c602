import { type Band, INSIDE, ON_MARGIN, OUTSIDE } from "./band.ts";
import { decideRows } from "./decide-rows.ts";
import { decisionNoise, reach } from "./decision-noise.ts";
import { dotRow } from "./dot-row.ts";
import { LineSearch } from "./line-search.ts";
import { MarginBasis } from "./margin-basis.ts";
import { MarginSolution } from "./margin-solution.ts";
import type { Hyperplane } from "./problem.ts";
import { worstMultiplier } from "./worst-multiplier.ts";

/**
 * How a run ended. `stalled`: many steps without progress, a sign of ties. `unbounded`: the band alone does
 * not hold the intercept.
 */
export type Outcome = "optimal" | "stalled" | "capped" | "unbounded";

/** An imbalance this small, relative to the largest bound, is rounding. */
const IMBALANCE_NOISE = 1e-13;

/** Changes to the basis before it is factorised afresh. */
const REBUILD_AFTER = 64;

/**
 * Primal active-set method for the exact penalty function (Conn 1973; Bartels, Conn & Sinclair 1978; for
 * one-norm regression Barrodale & Roberts 1973). Holding some rows exactly on their margin, move towards the
 * minimum of what is then a plain quadratic; the line search passes every kink that still leads down and
 * stops where the slope turns, which puts a row on the margin. At the minimum, let go of a row whose
 * multiplier is out of bounds. Each step lowers the objective, so the method ends after finitely many, with
 * the exact solution.
 */
export class ActiveSet {
  readonly #band: Band;
  readonly #basis: MarginBasis;
  readonly #next: MarginSolution;
  readonly #search: LineSearch;
  #changes = 0;
  readonly w: Float64Array;
  /** A decision's natural unit: the margin, or what one row at its bound can do where that is less. */
  readonly #unit: number;
  b: number;
  steps = 0;
  /** Steps that got somewhere. */
  moves = 0;

  constructor(band: Band, start: Hyperplane) {
    this.#band = band;
    this.#basis = new MarginBasis(band.cols);
    this.#next = new MarginSolution(band.cols);
    this.#search = new LineSearch(band);
    this.#unit = Math.min(1, band.effect());
    this.w = start.w.slice();
    this.b = start.b;
  }

  /** How many rows are held on the margin. */
  get held(): number {
    return this.#basis.size;
  }

  /** What rounding may have done to a decision. */
  get noise(): number {
    return decisionNoise(this.w, this.b, this.#band.problem.extent);
  }

  /**
   * Position in the band and multiplier of the p-th margin row; right after `run` found the optimum or after
   * `settle`.
   */
  heldRow(p: number): { at: number; alpha: number } {
    const at = this.#basis.rows[p];
    return { at, alpha: this.#alpha(p) };
  }

  /**
   * Goes down until optimal for the band, at most `cap` steps in all and `patience` in a row without
   * progress.
   */
  run(cap: number, patience: number): Outcome {
    this.#evaluate(this.w, this.b, this.#band.decision);
    let idle = 0;
    while (this.steps < cap) {
      this.steps++;
      let progress: boolean;
      if (this.#basis.size === 0 && !this.#balanced()) {
        const distance = this.#moveIntercept();
        if (distance < 0) return "unbounded";
        progress = distance > 0;
      } else {
        if (this.#drifted()) this.realign();
        this.#next.solve(this.#band, this.#basis, this.b, 2);
        const { full, moved } = this.#stepTowardsNext();
        if (full) {
          const out = worstMultiplier(this.#band, this.#basis, this.#next.signedAlpha);
          if (out < 0) return "optimal";
          this.#release(out);
        }
        progress = moved;
      }
      if (progress) this.moves++;
      idle = progress ? 0 : idle + 1;
      if (idle > patience) return "stalled";
    }
    return "capped";
  }

  /**
   * Puts the hyperplane and the multipliers where the present margin rows say, to full accuracy, without a
   * search.
   */
  settle(): void {
    this.#rebuild();
    this.#next.solve(this.#band, this.#basis, this.b, 3);
    this.w.set(this.#next.w);
    this.b = this.#next.b;
    this.#evaluate(this.w, this.b, this.#band.decision);
  }

  /**
   * Puts the margin rows back on their margins by the smallest change of w, and the others on the sides they
   * are then certain to be on. For when margins have moved, or rounding has.
   */
  realign(): void {
    const band = this.#band;
    if (this.#basis.size > 0) {
      this.#next.align(band, this.#basis, this.w);
      this.w.set(this.#next.w);
      this.b = this.#next.b;
    }
    this.#evaluate(this.w, this.b, band.decision);
    const noise = this.noise;
    for (let i = 0; i < band.size; i++) {
      const slack = band.margin[i] - band.sign[i] * band.decision[i];
      if (band.side[i] !== ON_MARGIN && Math.abs(slack) > noise) band.move(i, slack > 0 ? INSIDE : OUTSIDE);
    }
  }

  /**
   * Whether the margin rows have come off their margins, as rounding has them do on the way down from a very
   * large w.
   */
  #drifted(): boolean {
    const { cols, x, sign, margin } = this.#band;
    const { rows, size } = this.#basis;
    const allowed = 64 * this.noise;
    for (let p = 0; p < size; p++) {
      const decision = dotRow(this.w, x, rows[p] * cols) + this.b;
      if (Math.abs(margin[rows[p]] - sign[rows[p]] * decision) > allowed) return true;
    }
    return false;
  }

  /** Line search from the present hyperplane to the next one. */
  #stepTowardsNext(): { full: boolean; moved: boolean } {
    const { size, sign, decision, nextDecision, rate } = this.#band;
    const { extent } = this.#band.problem;
    const { w, b } = this.#next;
    this.#evaluate(w, b, nextDecision);
    for (let i = 0; i < size; i++) rate[i] = sign[i] * (nextDecision[i] - decision[i]);
    let curvature = 0;
    for (let j = 0; j < w.length; j++) curvature += (w[j] - this.w[j]) ** 2;
    const noise = this.noise + decisionNoise(w, b, extent);
    // The next hyperplane minimises a quadratic of this curvature at time 1, so the slope at time 0 is its
    // negative.
    const { time, row, passed } = this.#search.run(-curvature, curvature, 1, noise);
    const moved = time * reach(w, extent, this.w) > 1e-14 * Math.max(reach(this.w, extent), this.#unit);
    if (time === 1) {
      this.w.set(w);
      this.b = b;
      decision.set(nextDecision);
    } else {
      for (let j = 0; j < w.length; j++) this.w[j] += time * (w[j] - this.w[j]);
      this.b += time * (b - this.b);
      for (let i = 0; i < size; i++) decision[i] += time * (nextDecision[i] - decision[i]);
    }
    if (row >= 0) this.hold(row);
    // Rows passed have changed what the multipliers were solved from, even where rounding makes the time 1.
    return { full: time === 1 && row < 0 && !passed, moved };
  }

  /**
   * With no row on the margin the objective falls with the intercept until a row stops it. Returns how far
   * that was, −1 for ever.
   */
  #moveIntercept(): number {
    const { size, sign, decision, rate } = this.#band;
    const imbalance = this.#imbalance();
    const direction = Math.sign(imbalance);
    for (let i = 0; i < size; i++) rate[i] = sign[i] * direction;
    const { time, row } = this.#search.run(-Math.abs(imbalance), 0, Number.POSITIVE_INFINITY, 0);
    if (row < 0) return -1;
    this.b += direction * time;
    for (let i = 0; i < size; i++) decision[i] += direction * time;
    this.hold(row);
    return time;
  }

  /** Holds a row, which must be there, on its margin. */
  hold(row: number): void {
    const band = this.#band;
    if (this.#basis.append(row, band.x)) {
      band.move(row, ON_MARGIN);
      band.decision[row] = band.sign[row] * band.margin[row];
      this.#basisChanged();
    } else {
      // Its decision depends on those of the rows held, so it stays on its margin whichever side it is
      // counted to.
      band.move(row, band.side[row] === INSIDE ? OUTSIDE : INSIDE);
    }
  }

  /** Lets go of all rows held, for the caller to put where they belong. */
  letGo(): void {
    for (let p = 0; p < this.#basis.size; p++) this.#band.move(this.#basis.rows[p], OUTSIDE);
    this.#basis.clear();
  }

  #release(p: number): void {
    const row = this.#basis.rows[p];
    const side = this.#alpha(p) < 0 ? OUTSIDE : INSIDE;
    this.#basis.remove(p);
    this.#band.move(row, side);
    this.#basisChanged();
  }

  #basisChanged(): void {
    if (++this.#changes % REBUILD_AFTER === 0) this.#rebuild();
  }

  #rebuild(): void {
    for (const row of this.#basis.rebuild(this.#band.x)) this.#band.move(row, OUTSIDE);
  }

  #alpha(p: number): number {
    return this.#next.signedAlpha[p] * this.#band.sign[this.#basis.rows[p]];
  }

  /** Σ sign · bound of the rows inside the margin: how fast the objective falls with the intercept. */
  #imbalance(): number {
    return this.#band.pull.get(this.#band.cols);
  }

  #balanced(): boolean {
    return Math.abs(this.#imbalance()) <= IMBALANCE_NOISE * this.#band.largestInside();
  }

  #evaluate(w: Float64Array, b: number, out: Float64Array): void {
    decideRows(this.#band.x, this.#band.size, w, b, out);
  }
}
