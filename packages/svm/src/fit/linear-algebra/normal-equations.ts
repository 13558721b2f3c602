import type { Problem } from "../problem.ts";

/** Rows added at a time: each entry of the sum is then read and written once for as many products. */
const BLOCK = 4;

/**
 * Adds factor · Σ bound · z zᵀ with z = (x − centre, 1) to the lower triangle of `sum`.
 * @param rows which rows of the problem
 * @param sum (cols + 1)², row-major
 */
export function addOuterProducts(
  { x, cols, centre, bound }: Problem,
  rows: Int32Array,
  factor: number,
  sum: Float64Array,
): void {
  const size = cols + 1;
  const block = new Float64Array(BLOCK * size);
  for (let k = 0; k < rows.length; k += BLOCK) {
    if (k + BLOCK > rows.length) block.fill(0);
    for (let r = 0; r < BLOCK && k + r < rows.length; r++) {
      const i = rows[k + r];
      const root = Math.sqrt(factor * bound[i]);
      const to = r * size;
      for (let j = 0, at = i * cols; j < cols; j++, at++) block[to + j] = root * (x[at] - centre[j]);
      block[to + cols] = root;
    }
    addBlock(block, size, sum);
  }
}

/** Adds the products of the block's rows with themselves. */
function addBlock(block: Float64Array, size: number, sum: Float64Array): void {
  const one = block.subarray(0, size);
  const two = block.subarray(size, 2 * size);
  const three = block.subarray(2 * size, 3 * size);
  const four = block.subarray(3 * size);
  for (let j = 0, at = 0; j < size; j++, at = j * size) {
    const a = one[j];
    const b = two[j];
    const c = three[j];
    const d = four[j];
    for (let i = 0; i <= j; i++, at++) sum[at] += a * one[i] + b * two[i] + (c * three[i] + d * four[i]);
  }
}

/** Up to this share of entries that are not 0, rows count as sparse: indirect reads cost about three times as much. */
const MAX_DENSITY = 0.5;

/** Sums Σ weight · z zᵀ with z = (x, 1) over rows, again and again with other weights. */
export class WeightedProducts {
  readonly #x: Float64Array;
  readonly #rows: number;
  readonly #cols: number;
  /** Where the entries of each row that are not 0 begin in `#columns`, or null if the rows are dense. */
  readonly #starts: Int32Array | null;
  readonly #columns: Int32Array;

  /** @param x rows × cols, row-major */
  constructor(x: Float64Array, rows: number, cols: number) {
    this.#x = x;
    this.#rows = rows;
    this.#cols = cols;
    let count = 0;
    for (let at = 0; at < rows * cols; at++) if (x[at] !== 0) count++;
    const isSparse = count <= MAX_DENSITY * rows * cols;
    this.#starts = isSparse ? new Int32Array(rows + 1) : null;
    this.#columns = new Int32Array(isSparse ? count : 0);
    if (this.#starts === null) return;
    for (let i = 0, at = 0, to = 0; i < rows; i++) {
      for (let j = 0; j < cols; j++, at++) if (x[at] !== 0) this.#columns[to++] = j;
      this.#starts[i + 1] = to;
    }
  }

  /**
   * @param weights one per row, 0 or more
   * @param sum (cols + 1)², row-major; the products are added to its lower triangle
   */
  add(weights: Float64Array, sum: Float64Array): void {
    if (this.#starts === null) this.#addDense(weights, sum);
    else this.#addSparse(this.#starts, weights, sum);
  }

  #addSparse(starts: Int32Array, weights: Float64Array, sum: Float64Array): void {
    const cols = this.#cols;
    const size = cols + 1;
    const columns = this.#columns;
    const x = this.#x;
    for (let i = 0; i < this.#rows; i++) {
      const weight = weights[i];
      const start = starts[i];
      const end = starts[i + 1];
      const row = i * cols;
      for (let p = start; p < end; p++) {
        const column = columns[p];
        const value = weight * x[row + column];
        const to = column * size;
        for (let q = start; q <= p; q++) sum[to + columns[q]] += value * x[row + columns[q]];
        sum[cols * size + column] += value;
      }
      sum[cols * size + cols] += weight;
    }
  }

  #addDense(weights: Float64Array, sum: Float64Array): void {
    const cols = this.#cols;
    const size = cols + 1;
    const x = this.#x;
    const block = new Float64Array(BLOCK * size);
    for (let k = 0; k < this.#rows; k += BLOCK) {
      if (k + BLOCK > this.#rows) block.fill(0);
      for (let r = 0; r < BLOCK && k + r < this.#rows; r++) {
        const root = Math.sqrt(weights[k + r]);
        const to = r * size;
        for (let j = 0, at = (k + r) * cols; j < cols; j++, at++) block[to + j] = root * x[at];
        block[to + cols] = root;
      }
      addBlock(block, size, sum);
    }
  }
}

/** A pivot this small, relative to the diagonal entry it comes from, is rounding. */
const NEGLIGIBLE = 1e-13;

/**
 * The Cholesky factorisation of a positive semidefinite matrix. Along a direction in which the matrix is singular, the
 * solution is 0; a library's Cholesky refuses such a matrix, and it occurs here when the rows do not span all columns.
 */
export class SemidefiniteFactor {
  readonly #size: number;
  /** size × size, row-major: the lower triangle of the matrix; after `factorise`, the factor with reciprocal diagonal. */
  readonly matrix: Float64Array;

  constructor(size: number) {
    this.#size = size;
    this.matrix = new Float64Array(size * size);
  }

  factorise(): void {
    const h = this.matrix;
    const size = this.#size;
    for (let j = 0; j < size; j++) {
      const row = j * size;
      for (let i = 0; i < j; i++) {
        h[row + i] = (h[row + i] - dotPart(h, row, i * size, i)) * h[i * size + i];
      }
      const pivot = h[row + j] - dotPart(h, row, row, j);
      // 0 drops the direction.
      h[row + j] = pivot > NEGLIGIBLE * h[row + j] ? 1 / Math.sqrt(pivot) : 0;
    }
  }

  /** @param p the right-hand side on the way in, the solution on the way out */
  solve(p: Float64Array): void {
    const h = this.matrix;
    const size = this.#size;
    for (let j = 0; j < size; j++) {
      let sum = p[j];
      for (let i = 0; i < j; i++) sum -= h[j * size + i] * p[i];
      p[j] = sum * h[j * size + j];
    }
    for (let j = size - 1; j >= 0; j--) {
      p[j] *= h[j * size + j];
      for (let i = 0; i < j; i++) p[i] -= h[j * size + i] * p[j];
    }
  }
}

/** Σ h[one + i] · h[two + i] for i below `length`. */
function dotPart(h: Float64Array, one: number, two: number, length: number): number {
  let even = 0;
  let odd = 0;
  let i = 0;
  for (; i + 1 < length; i += 2) {
    even += h[one + i] * h[two + i];
    odd += h[one + i + 1] * h[two + i + 1];
  }
  if (i < length) even += h[one + i] * h[two + i];
  return even + odd;
}
