/**
 * A row this near the affine hull of the others, relative to its distance from the first, counts as in it.
 */
const DEPENDENT = 1e-13;

/**
 * The rows held exactly on their margin, as a QR factorisation of their differences.
 *
 * With margin rows e₀ … eₖ and their targets m (the decision each must have), eliminating the intercept and
 * the first multiplier leaves, for zₚ = x(eₚ) − x(e₀): find w and β with w = h̃ + Σ βₚ zₚ and zₚ · w = mₚ −
 * m₀. That is the projection of h̃ on an affine subspace, solved through Zᵀ = QR so that the condition of Z
 * is never squared. Rows come and go in O(d²) (Gram–Schmidt with one reorthogonalisation; Givens rotations),
 * as in Daniel, Gragg, Kaufman & Stewart 1976.
 */
export class MarginBasis {
  readonly #dims: number;
  /** Orthonormal columns, one after the other. */
  readonly #q: Float64Array;
  /** Upper triangle, column p at p · dims. */
  readonly #r: Float64Array;
  /** The differences themselves, for residuals. */
  readonly #z: Float64Array;
  /** Margin rows; the first is the one the others are taken relative to. */
  readonly rows: Int32Array;
  size = 0;
  readonly #scratch: Float64Array;
  readonly #short: Float64Array;

  constructor(dims: number) {
    this.#dims = dims;
    this.#q = new Float64Array(dims * dims);
    this.#r = new Float64Array(dims * dims);
    this.#z = new Float64Array(dims * dims);
    this.rows = new Int32Array(dims + 1);
    this.#scratch = new Float64Array(dims);
    this.#short = new Float64Array(dims);
  }

  clear(): void {
    this.size = 0;
  }

  /**
   * Takes a row in.
   * @param x features of all rows, row-major
   * @returns false, and takes nothing in, where the row lies in the affine hull of those held (up to
   * rounding)
   */
  append(row: number, x: Float64Array): boolean {
    return this.#append(row, x, DEPENDENT);
  }

  #append(row: number, x: Float64Array, least: number): boolean {
    const d = this.#dims;
    const k = this.size - 1;
    if (k >= d) return false;
    if (k >= 0 && !this.#appendColumn(k, row * d, this.rows[0] * d, x, least)) return false;
    this.rows[this.size++] = row;
    return true;
  }

  #appendColumn(k: number, at: number, origin: number, x: Float64Array, least: number): boolean {
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
    // A second pass restores the orthogonality that cancellation in the first one costs ("twice is enough",
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
    if (!(after > least * least * before)) return false;
    const length = Math.sqrt(after);
    r[column + k] = length;
    for (let j = 0; j < d; j++) q[column + j] /= length;
    return true;
  }

  /** Lets go of the row at a position of `rows`; those after it move up by one. */
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
   * Factorises afresh, to shed what rounding the updates have gathered.
   * @returns rows let go because they turned out to depend on the others: none, but for the most degenerate
   * of sets
   */
  rebuild(x: Float64Array): Int32Array {
    const held = this.rows.slice(0, this.size);
    this.size = 0;
    return held.filter((row) => !this.#append(row, x, 0));
  }

  /**
   * Adds to (w, β) the solution of w = h̃ + Zᵀβ, Z w = `target` by correcting its present residual, so that a
   * second call is one step of iterative refinement (Björck 1967), which also makes badly scaled columns come
   * out right.
   * @param target dims at most: mₚ − m₀ for each difference
   * @param w in and out, dims
   * @param beta in and out, `size − 1`
   */
  improve(shifted: Float64Array, target: Float64Array, w: Float64Array, beta: Float64Array): void {
    const d = this.#dims;
    const k = this.size - 1;
    const q = this.#q;
    const r = this.#r;
    const z = this.#z;
    const rest = this.#scratch;
    const short = this.#short;
    for (let j = 0; j < d; j++) {
      let sum = shifted[j] - w[j];
      for (let p = 0; p < k; p++) sum += beta[p] * z[p * d + j];
      rest[j] = sum;
    }
    // Rᵀ u = target − Z w
    for (let p = 0; p < k; p++) {
      let sum = target[p];
      for (let j = 0; j < d; j++) sum -= z[p * d + j] * w[j];
      for (let i = 0; i < p; i++) sum -= r[p * d + i] * short[i];
      short[p] = sum / r[p * d + p];
    }
    for (let p = 0; p < k; p++) for (let j = 0; j < d; j++) w[j] += short[p] * q[p * d + j];
    // The part of the residual outside the span moves w, the part inside moves β. Projected twice, for the
    // reason above.
    for (let pass = 0; pass < 2; pass++) {
      for (let p = 0; p < k; p++) {
        let dot = 0;
        for (let j = 0; j < d; j++) dot += q[p * d + j] * rest[j];
        short[p] -= dot;
        for (let j = 0; j < d; j++) rest[j] -= dot * q[p * d + j];
      }
    }
    // With as many differences as columns nothing lies outside the span: what is left is rounding.
    if (k < d) for (let j = 0; j < d; j++) w[j] += rest[j];
    for (let p = k - 1; p >= 0; p--) {
      let sum = short[p];
      for (let i = p + 1; i < k; i++) sum -= r[i * d + p] * short[i];
      short[p] = sum / r[p * d + p];
    }
    for (let p = 0; p < k; p++) beta[p] += short[p];
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
