import { dotRow } from "./dot-row.ts";

/**
 * Decision of each row, w · x + b. This is the loop that a fit and a prediction spend their time in, so rows of four
 * features, this project's own, get one without an inner loop.
 * @param x row-major; `rows` rows of it are read
 * @param out receives one decision per row
 */
export function decideRows(
  x: Float64Array,
  rows: number,
  w: Float64Array,
  b: number,
  out: Float64Array,
): void {
  if (w.length === 4) {
    const w0 = w[0];
    const w1 = w[1];
    const w2 = w[2];
    const w3 = w[3];
    for (let i = 0, at = 0; i < rows; i++, at += 4) {
      out[i] = b + (w0 * x[at] + w1 * x[at + 1] + (w2 * x[at + 2] + w3 * x[at + 3]));
    }
    return;
  }
  for (let i = 0, at = 0; i < rows; i++, at += w.length) out[i] = b + dotRow(w, x, at);
}

/** As `decideRows`, for rows taken from their centre: w · (x − centre) + b. */
export function decideCentredRows(
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
