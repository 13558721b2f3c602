import type { Hyperplane, Problem } from "../problem.ts";

/**
 * Computes the decision of each row, w · x + b. A fit spends most of its time in this loop. Rows of four features, as in
 * this project, have a loop without an inner loop. Other rows are taken four at a time, so that each coefficient is
 * read once for four rows and no addition waits for the previous one. The decision of a row does not depend on its
 * position, to the last bit.
 * @param x row-major; the first `rows` rows are read
 * @param out receives one decision per row
 */
export function decideRows(
  x: Float64Array,
  rows: number,
  w: Float64Array,
  b: number,
  out: Float64Array,
): void {
  if (w.length === 4) decideFour(x, rows, w, b, out);
  else decideAny(x, rows, w, b, out);
}

function decideFour(x: Float64Array, rows: number, w: Float64Array, b: number, out: Float64Array): void {
  const w0 = w[0];
  const w1 = w[1];
  const w2 = w[2];
  const w3 = w[3];
  for (let i = 0, at = 0; i < rows; i++, at += 4) {
    out[i] = b + (w0 * x[at] + w1 * x[at + 1] + (w2 * x[at + 2] + w3 * x[at + 3]));
  }
}

function decideAny(x: Float64Array, rows: number, w: Float64Array, b: number, out: Float64Array): void {
  const cols = w.length;
  let i = 0;
  for (; i + 3 < rows; i += 4) {
    const first = i * cols;
    const second = first + cols;
    const third = second + cols;
    const fourth = third + cols;
    let sum1 = b;
    let sum2 = b;
    let sum3 = b;
    let sum4 = b;
    for (let j = 0; j < cols; j++) {
      const weight = w[j];
      sum1 += weight * x[first + j];
      sum2 += weight * x[second + j];
      sum3 += weight * x[third + j];
      sum4 += weight * x[fourth + j];
    }
    out[i] = sum1;
    out[i + 1] = sum2;
    out[i + 2] = sum3;
    out[i + 3] = sum4;
  }
  for (; i < rows; i++) {
    let sum = b;
    for (let j = 0; j < cols; j++) sum += w[j] * x[i * cols + j];
    out[i] = sum;
  }
}

/**
 * Computes how far each row falls short of its margin: 1 − sign (w · (x − centre) + b).
 * @param out receives one slack per row
 * @returns the rounding error of a slack; the sign of a smaller slack is uncertain
 */
export function computeSlacks(problem: Problem, { w, b }: Hyperplane, out: Float64Array): number {
  const { x, rows, centre, sign, extent } = problem;
  decideCentredRows(x, rows, centre, w, b, out);
  for (let i = 0; i < rows; i++) out[i] = 1 - sign[i] * out[i];
  return 4 * Number.EPSILON + decisionError(w, b, extent);
}

/** Like `decideRows`, in centred coordinates: w · (x − centre) + b. */
function decideCentredRows(
  x: Float64Array,
  rows: number,
  centre: Float64Array,
  w: Float64Array,
  b: number,
  out: Float64Array,
): void {
  if (centre.every((value) => value === 0)) {
    decideRows(x, rows, w, b, out);
    return;
  }
  for (let i = 0, at = 0; i < rows; i++) {
    let decision = b;
    for (let j = 0; j < w.length; j++, at++) decision += w[j] * (x[at] - centre[j]);
    out[i] = decision;
  }
}

/** w · the row of `x` that begins at `start`. Sums in four parts, so that no addition waits for the previous one. */
export function dotRow(w: Float64Array, x: Float64Array, start: number): number {
  let j = 0;
  let at = start;
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  for (; j + 3 < w.length; j += 4, at += 4) {
    sum0 += w[j] * x[at];
    sum1 += w[j + 1] * x[at + 1];
    sum2 += w[j + 2] * x[at + 2];
    sum3 += w[j + 3] * x[at + 3];
  }
  for (; j < w.length; j++, at++) sum0 += w[j] * x[at];
  return sum0 + sum1 + (sum2 + sum3);
}

/**
 * An upper bound of |(w − from) · (x − centre)| over all rows.
 * @param extent largest |x − centre| of each column
 * @param from 0 unless given
 */
export function maxProjection(w: Float64Array, extent: Float64Array, from?: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < w.length; j++) sum += Math.abs(from ? w[j] - from[j] : w[j]) * extent[j];
  return sum;
}

/** The rounding error that a decision may have. */
export function decisionError(w: Float64Array, b: number, extent: Float64Array): number {
  return 4 * Number.EPSILON * (Math.abs(b) + maxProjection(w, extent));
}
