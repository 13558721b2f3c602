import type { LinearModel } from "./linear-model.ts";
import { type RowMatrix, readRows } from "./row-matrix.ts";
import { SvmError } from "./svm-error.ts";

/**
 * Signed decision of each row: coefficients · x + intercept. Above 0 is class 1; ±1 are the margins.
 * @param x features, rows × cols with cols the model's number of coefficients; `rows` may be left out for a
 * `Matrix`
 * @param out receives the decisions, `rows` long or longer; made when not given
 * @throws SvmError `bad-shape`. A feature that is NaN gives the decision NaN.
 */
export function decisionFunction(
  model: LinearModel,
  x: RowMatrix,
  rows?: number,
  out?: Float64Array,
): Float64Array {
  const { coefficients, intercept } = model;
  const { values, rows: count, cols } = readRows(x, rows, coefficients.length);
  const result = out ?? new Float64Array(count);
  checkRoom(result.length, count);
  for (let i = 0, at = 0; i < count; i++) {
    let decision = intercept;
    for (let j = 0; j < cols; j++) decision += coefficients[j] * values[at++];
    result[i] = decision;
  }
  return result;
}

/**
 * Class of each row: 1 where the decision is above 0, else 0.
 * @param x features, rows × cols with cols the model's number of coefficients; `rows` may be left out for a
 * `Matrix`
 * @param out receives the classes, `rows` long or longer; made when not given
 * @throws SvmError `bad-shape`
 */
export function predict(model: LinearModel, x: RowMatrix, rows?: number, out?: Uint8Array): Uint8Array {
  const { coefficients, intercept } = model;
  const { values, rows: count, cols } = readRows(x, rows, coefficients.length);
  const result = out ?? new Uint8Array(count);
  checkRoom(result.length, count);
  for (let i = 0, at = 0; i < count; i++) {
    let decision = intercept;
    for (let j = 0; j < cols; j++) decision += coefficients[j] * values[at++];
    result[i] = decision > 0 ? 1 : 0;
  }
  return result;
}

function checkRoom(length: number, rows: number): void {
  if (length < rows) throw new SvmError("bad-shape", `out has room for ${length} rows, but x has ${rows}`);
}
