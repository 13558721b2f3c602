/**
 * Decision of each row, w · x + b. A fit spends most of its time in this loop, so rows of four features, this
 * project's own, get one without an inner loop, and others go four rows at a time: each coefficient is then read once for
 * four rows, and no addition waits for the one before. A row's decision is the same to the bit wherever it stands.
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
