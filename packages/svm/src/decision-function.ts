import { decideRows } from "./fit/linear-algebra/decisions.ts";
import { type RowMatrix, readRows } from "./rows-and-labels.ts";
import { SvmError } from "./svm-error.ts";

/** A separating hyperplane: decision = coefficients · x + intercept, class 1 where the decision is above 0. */
export interface LinearModel {
  /** One per feature, in the units of the raw, unscaled features. */
  readonly coefficients: Float64Array;
  readonly intercept: number;
}

/**
 * Signed decision of each row: coefficients · x + intercept. Above 0 is class 1; ±1 are the margins.
 * @param x features, rows × cols with cols the model's number of coefficients; `rows` is optional for a `Matrix`
 * @param out receives the decisions, `rows` long or longer; created if not given
 * @throws SvmError `bad-shape`. A feature that is NaN gives the decision NaN.
 */
export function decisionFunction(
  model: LinearModel,
  x: RowMatrix,
  rows?: number,
  out?: Float64Array,
): Float64Array {
  const { coefficients, intercept } = model;
  const { values, rows: count } = readRows(x, rows, coefficients.length);
  const result = out ?? new Float64Array(count);
  checkRoom(result.length, count);
  decideRows(values, count, coefficients, intercept, result);
  return result;
}

/**
 * Class of each row: 1 where the decision is above 0, else 0.
 * @param x features, rows × cols with cols the model's number of coefficients; `rows` is optional for a `Matrix`
 * @param out receives the classes, `rows` long or longer; created if not given
 * @throws SvmError `bad-shape`
 */
export function predict(model: LinearModel, x: RowMatrix, rows?: number, out?: Uint8Array): Uint8Array {
  const { coefficients, intercept } = model;
  const { values, rows: count, cols } = readRows(x, rows, coefficients.length);
  const result = out ?? new Uint8Array(count);
  checkRoom(result.length, count);
  if (cols === 4) classifyFour(values, count, coefficients, intercept, result);
  else classifyAny(values, count, coefficients, intercept, result);
  return result;
}

/** Rows whose decisions are computed before they are classified. */
const BLOCK = 512;

function classifyAny(x: Float64Array, rows: number, w: Float64Array, b: number, out: Uint8Array): void {
  const decisions = new Float64Array(Math.min(rows, BLOCK));
  for (let from = 0; from < rows; from += BLOCK) {
    const count = Math.min(rows - from, BLOCK);
    decideRows(x.subarray(from * w.length), count, w, b, decisions);
    for (let i = 0; i < count; i++) out[from + i] = Number(decisions[i] > 0);
  }
}

/** Four features, as in this project; without a branch, which the processor would mispredict for half of the rows. */
function classifyFour(x: Float64Array, rows: number, w: Float64Array, b: number, out: Uint8Array): void {
  const w0 = w[0];
  const w1 = w[1];
  const w2 = w[2];
  const w3 = w[3];
  for (let i = 0, at = 0; i < rows; i++, at += 4) {
    out[i] = Number(b + (w0 * x[at] + w1 * x[at + 1] + (w2 * x[at + 2] + w3 * x[at + 3])) > 0);
  }
}

function checkRoom(length: number, rows: number): void {
  if (length < rows) throw new SvmError("bad-shape", `out has room for ${length} rows, but x has ${rows}`);
}
