import { dotRow } from "./decisions.ts";

/** A row this close to the affine hull of the others, relative to its distance from the first, counts as dependent. */
const DEPENDENT = 1e-13;

const GOLDEN = 0.618_033_988_749_894_9;

/**
 * The active rows e₀ … eₖ (those that must stay exactly on their margins) as a QR factorisation of their differences
 * zₚ = x(eₚ) − x(e₀), the columns of Zᵀ = QR. It solves the reduced system of NOTES.md: find w and β with
 * w = h + Zᵀβ and Z w = t. Because Z itself is factorised, the condition number of Z is never squared. Adding or
 * removing a row takes O(d²) (Gram–Schmidt with one reorthogonalisation; Givens rotations), as in Daniel, Gragg,
 * Kaufman & Stewart 1976.
 */
export class MarginBasis {
  readonly #dims: number;
  /** Orthonormal columns, one after the other. */
  readonly #q: Float64Array;
  /** Upper triangle, column p at p · dims. */
  readonly #r: Float64Array;
  /** The differences themselves, for residuals. */
  readonly #z: Float64Array;
  /** The active rows; the first is the origin of the differences. */
  readonly rows: Int32Array;
  size = 0;
  /** Scratch: residual of the equation for w. */
  readonly #residual: Float64Array;
  /** Scratch: right-hand side and solution of the triangular systems. */
  readonly #u: Float64Array;

  /** @param maxRows the most rows that there can be */
  constructor(dims: number, maxRows: number) {
    const columns = Math.min(dims, maxRows);
    this.#dims = dims;
    this.#q = new Float64Array(dims * columns);
    this.#r = new Float64Array(dims * columns);
    this.#z = new Float64Array(dims * columns);
    this.rows = new Int32Array(columns + 1);
    this.#residual = new Float64Array(dims);
    this.#u = new Float64Array(dims);
  }

  clear(): void {
    this.size = 0;
  }

  /**
   * Adds a row.
   * @param x features of all rows, row-major
   * @returns false, and adds nothing, when the row lies in the affine hull of the active rows (up to rounding)
   */
  append(row: number, x: Float64Array): boolean {
    return this.#append(row, x, DEPENDENT);
  }

  #append(row: number, x: Float64Array, tolerance: number): boolean {
    const d = this.#dims;
    const k = this.size - 1;
    if (k >= d) return false;
    if (k >= 0 && !this.#appendColumn(k, row * d, this.rows[0] * d, x, tolerance)) return false;
    this.rows[this.size++] = row;
    return true;
  }

  #appendColumn(k: number, at: number, origin: number, x: Float64Array, tolerance: number): boolean {
    const d = this.#dims;
    const column = k * d;
    const q = this.#q;
    const r = this.#r;
    let before = 0;
    for (let j = 0; j < d; j++) {
      const value = x[at + j] - x[origin + j];
      this.#z[column + j] = value;
      q[column + j] = value;
      before += value * value;
    }
    for (let p = 0; p < k; p++) r[column + p] = 0;
    // The second pass restores the orthogonality that cancellation in the first one costs ("twice is enough",
    // Kahan).
    for (let pass = 0; pass < 2; pass++) {
      for (let p = 0; p < k; p++) {
        let dot = 0;
        for (let j = 0; j < d; j++) dot += q[p * d + j] * q[column + j];
        r[column + p] += dot;
        for (let j = 0; j < d; j++) q[column + j] -= dot * q[p * d + j];
      }
    }
    let after = 0;
    for (let j = 0; j < d; j++) after += q[column + j] * q[column + j];
    if (!(after > tolerance * tolerance * before)) return false;
    const length = Math.sqrt(after);
    r[column + k] = length;
    for (let j = 0; j < d; j++) q[column + j] /= length;
    return true;
  }

  /**
   * Adds a row or, if it lies in the affine hull of the active rows up to rounding, writes it as their combination.
   * @param share then receives one factor per active row, with (x, 1) = Σ share · (x(e), 1)
   * @returns whether it was added
   */
  appendOrExpress(row: number, x: Float64Array, share: Float64Array): boolean {
    const d = this.#dims;
    const k = this.size - 1;
    if (k < 0) return this.append(row, x);
    const q = this.#q;
    const r = this.#r;
    const u = this.#u;
    const residual = this.#residual;
    const at = row * d;
    const origin = this.rows[0] * d;
    let before = 0;
    for (let j = 0; j < d; j++) {
      residual[j] = x[at + j] - x[origin + j];
      before += residual[j] * residual[j];
    }
    for (let p = 0; p < k; p++) {
      const dot = dotRow(residual, q, p * d);
      u[p] = dot;
      for (let j = 0, from = p * d; j < d; j++, from++) residual[j] -= dot * q[from];
    }
    let after = 0;
    for (let j = 0; j < d; j++) after += residual[j] * residual[j];
    if (k < d && after > DEPENDENT * DEPENDENT * before && this.append(row, x)) return true;
    let first = 1;
    for (let p = k - 1; p >= 0; p--) {
      const value = u[p] / r[p * d + p];
      for (let i = 0, from = p * d; i < p; i++, from++) u[i] -= r[from] * value;
      share[p + 1] = value;
      first -= value;
    }
    share[0] = first;
    return false;
  }

  /** A vector of length 1 at right angles to all differences of the active rows; zeros if they span the whole space. */
  vectorAcross(): Float64Array {
    const d = this.#dims;
    const k = this.size - 1;
    const vector = Float64Array.from({ length: d }, (_, j) => 0.5 + (((j + 1) * GOLDEN) % 1));
    for (let pass = 0; pass < 2; pass++) {
      for (let p = 0; p < k; p++) {
        const dot = dotRow(vector, this.#q, p * d);
        for (let j = 0; j < d; j++) vector[j] -= dot * this.#q[p * d + j];
      }
    }
    const length = Math.sqrt(dotRow(vector, vector, 0));
    return vector.map((value) => value / length);
  }

  /** Drops the row at a position of `rows`; those after it move up by one. */
  remove(position: number): void {
    const d = this.#dims;
    const k = this.size - 1;
    const r = this.#r;
    if (position === 0 && k > 0) {
      // The next row becomes the origin: z′ₚ = zₚ − z₁ changes only the first entry of each column of R.
      for (let p = 1; p < k; p++) {
        r[p * d] -= r[0];
        for (let j = 0; j < d; j++) this.#z[p * d + j] -= this.#z[j];
      }
    }
    const first = Math.max(position - 1, 0);
    for (let p = first; p < k - 1; p++) {
      for (let i = 0; i <= p + 1; i++) r[p * d + i] = r[(p + 1) * d + i];
      for (let j = 0; j < d; j++) this.#z[p * d + j] = this.#z[(p + 1) * d + j];
    }
    for (let p = first; p < k - 1; p++) this.#rotate(p, k - 1);
    this.rows.copyWithin(position, position + 1, this.size);
    this.size--;
  }

  /** Clears the entry below the diagonal of column p. */
  #rotate(p: number, columns: number): void {
    const d = this.#dims;
    const r = this.#r;
    const a = r[p * d + p];
    const b = r[p * d + p + 1];
    const length = Math.hypot(a, b);
    if (length === 0) return;
    const cosine = a / length;
    const sine = b / length;
    rotateRows(r, p, columns, d, cosine, sine);
    const q = this.#q;
    for (let j = 0, one = p * d, two = one + d; j < d; j++, one++, two++) {
      const first = q[one];
      const second = q[two];
      q[one] = cosine * first + sine * second;
      q[two] = cosine * second - sine * first;
    }
  }

  /**
   * Factorises again from scratch, which removes the rounding errors that the updates have accumulated.
   * @returns rows dropped because they turned out to depend on the others; only for degenerate sets
   */
  refactor(x: Float64Array): Int32Array {
    const active = this.rows.slice(0, this.size);
    this.size = 0;
    return active.filter((row) => !this.#append(row, x, 0));
  }

  /**
   * Solves w = h + Zᵀβ, Z w = t by correcting the residual of the given (w, β). A second call is one step of iterative
   * refinement (Björck 1967), which also makes badly scaled columns accurate.
   * @param h dims
   * @param t `size − 1` or longer: target of zₚ · w for each difference
   * @param w in and out, dims
   * @param beta in and out, `size − 1` or longer
   */
  refine(h: Float64Array, t: Float64Array, w: Float64Array, beta: Float64Array): void {
    const d = this.#dims;
    const k = this.size - 1;
    const q = this.#q;
    const r = this.#r;
    const z = this.#z;
    const residual = this.#residual;
    const u = this.#u;
    for (let j = 0; j < d; j++) {
      let sum = h[j] - w[j];
      for (let p = 0; p < k; p++) sum += beta[p] * z[p * d + j];
      residual[j] = sum;
    }
    // Rᵀ u = t − Z w
    for (let p = 0; p < k; p++) {
      let sum = t[p];
      for (let j = 0; j < d; j++) sum -= z[p * d + j] * w[j];
      for (let i = 0; i < p; i++) sum -= r[p * d + i] * u[i];
      u[p] = sum / r[p * d + p];
    }
    for (let p = 0; p < k; p++) for (let j = 0; j < d; j++) w[j] += u[p] * q[p * d + j];
    // The part of the residual outside the span of Q corrects w, the part inside corrects β. Projected twice, for the
    // same reason as in #appendColumn.
    for (let pass = 0; pass < 2; pass++) {
      for (let p = 0; p < k; p++) {
        let dot = 0;
        for (let j = 0; j < d; j++) dot += q[p * d + j] * residual[j];
        u[p] -= dot;
        for (let j = 0; j < d; j++) residual[j] -= dot * q[p * d + j];
      }
    }
    // With as many differences as columns nothing lies outside the span: what is left is rounding.
    if (k < d) for (let j = 0; j < d; j++) w[j] += residual[j];
    // R Δβ = u
    for (let p = k - 1; p >= 0; p--) {
      let sum = u[p];
      for (let i = p + 1; i < k; i++) sum -= r[i * d + p] * u[i];
      u[p] = sum / r[p * d + p];
    }
    for (let p = 0; p < k; p++) beta[p] += u[p];
  }
}

function rotateRows(r: Float64Array, p: number, columns: number, d: number, cosine: number, sine: number) {
  for (let column = p; column < columns; column++) {
    const at = column * d + p;
    const upper = r[at];
    const lower = r[at + 1];
    r[at] = cosine * upper + sine * lower;
    r[at + 1] = cosine * lower - sine * upper;
  }
}

/** A distance from the span of other rows below this is rounding. */
const ACROSS_NOISE = 1e-11;

/**
 * As many rows as are affinely independent, those first whose multipliers are furthest from 0 and from their bounds.
 * @param between rows whose multipliers are between 0 and their bounds
 */
export function independentRows(
  { x, cols, bound }: { readonly x: Float64Array; readonly cols: number; readonly bound: Float64Array },
  between: readonly number[],
  alpha: Float64Array,
): MarginBasis {
  const room = Float64Array.from(between, (i) => Math.min(alpha[i], bound[i] - alpha[i]) / bound[i]);
  const order = Array.from(room.keys()).sort((one, other) => room[other] - room[one] || one - other);
  const basis = new MarginBasis(cols, between.length);
  // A vector across the span of the rows so far tells whether another lies in it, at the cost of one product.
  let across: Float64Array | null = null;
  for (const k of order) {
    if (basis.size === cols + 1) break;
    const row = between[k];
    if (across !== null) {
      const difference = dotRow(across, x, row * cols) - dotRow(across, x, basis.rows[0] * cols);
      if (Math.abs(difference) <= ACROSS_NOISE) continue;
    }
    if (basis.append(row, x)) across = basis.vectorAcross();
  }
  return basis;
}
