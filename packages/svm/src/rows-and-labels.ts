import { SvmError } from "./svm-error.ts";

/** What is read of an ml-matrix `Matrix`, which other matrices may have, too. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  get(row: number, column: number): number;
}

/** Rows of features: a row-major `Float64Array` of rows × cols, or an ml-matrix `Matrix`. */
export type RowMatrix = Float64Array | Matrix;

/** Class labels, 0 or 1, one per row. */
export type Labels = Float64Array | Uint8Array | readonly number[];

/** Row-major values of known shape. */
export interface Rows {
  readonly values: Float64Array;
  readonly rows: number;
  readonly cols: number;
}

/**
 * The values of `x` as row-major doubles. A `Float64Array` is used as it is, never copied or written to. Rows and cols
 * are optional for an ml-matrix `Matrix`; if given, they must agree.
 * @throws SvmError `bad-shape` if the values do not fill rows × cols exactly
 */
export function readRows(x: RowMatrix, rows?: number, cols?: number): Rows {
  if (x instanceof Float64Array) return readArray(x, rows, cols);
  if ((rows ?? x.rows) !== x.rows || (cols ?? x.columns) !== x.columns) {
    throw new SvmError(
      "bad-shape",
      `the matrix is ${x.rows} × ${x.columns}, but ${rows ?? x.rows} × ${cols ?? x.columns} was asked for`,
    );
  }
  const values = new Float64Array(x.rows * x.columns);
  for (let i = 0, at = 0; i < x.rows; i++) {
    for (let j = 0; j < x.columns; j++) values[at++] = x.get(i, j);
  }
  return { values, rows: x.rows, cols: x.columns };
}

/** Copies rows of `cols` values each into one row-major array. */
export function toRowMajor(rows: readonly ArrayLike<number>[], cols: number): Float64Array {
  const values = new Float64Array(rows.length * cols);
  rows.forEach((row, i) => {
    values.set(row, i * cols);
  });
  return values;
}

function readArray(values: Float64Array, rows?: number, cols?: number): Rows {
  if (!isCount(rows) || !isCount(cols)) {
    throw new SvmError(
      "bad-shape",
      `a Float64Array needs its shape: rows and cols must be whole numbers of at least 1, got ${rows} × ${cols}`,
    );
  }
  if (values.length !== rows * cols) {
    throw new SvmError(
      "bad-shape",
      `${rows} rows × ${cols} cols need ${rows * cols} values, but x has ${values.length}`,
    );
  }
  return { values, rows, cols };
}

function isCount(value: number | undefined): value is number {
  return value !== undefined && Number.isInteger(value) && value >= 1;
}

/**
 * The label at `i`.
 * @param name of the labels, for the error
 * @throws SvmError `bad-label` if it is not 0 or 1
 */
export function readLabel(labels: Labels, i: number, name = "y"): 0 | 1 {
  const label = labels[i];
  if (label === 0 || label === 1) return label;
  throw new SvmError("bad-label", `${name}[${i}] is ${label}; labels must be 0 or 1`);
}

/** @throws SvmError `bad-shape` unless there is one label per row */
export function checkLabelCount(labels: ArrayLike<number>, rows: number): void {
  if (labels.length === rows) return;
  throw new SvmError("bad-shape", `x has ${rows} rows, but y has ${labels.length} labels`);
}
