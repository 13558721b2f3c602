/** Rows whose probabilities are alike. */
export interface CalibrationBin {
  /** The probabilities from this one on, up to `to`. */
  readonly from: number;
  /** Not included, but in the last bin. */
  readonly to: number;
  readonly count: number;
  /** Mean of the probabilities, from 0 to 1. */
  readonly expected: number;
  /** Share of the rows that are of class 1. */
  readonly observed: number;
}

/**
 * Compares probabilities with what happened, in `bins` ranges of equal width. Ranges without a row are left out.
 * @param probabilities of class 1, from 0 to 1
 * @param labels 0 or 1, one per probability
 */
export function calibrationCurve(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  bins: number,
): CalibrationBin[] {
  checkLengths(probabilities, labels);
  const sums = Array.from({ length: bins }, () => ({ count: 0, probability: 0, ones: 0 }));
  for (let i = 0; i < probabilities.length; i++) {
    const probability = probabilities[i] ?? Number.NaN;
    const sum = probability <= 1 ? sums[Math.min(bins - 1, Math.floor(probability * bins))] : undefined;
    if (sum === undefined) throw new RangeError(`probabilities[${i}] is ${probability}, expected 0 to 1`);
    sum.count += 1;
    sum.probability += probability;
    sum.ones += labels[i] ?? Number.NaN;
  }
  return sums.flatMap(({ count, probability, ones }, bin) =>
    count === 0
      ? []
      : [
          {
            from: bin / bins,
            to: (bin + 1) / bins,
            count,
            expected: probability / count,
            observed: ones / count,
          },
        ],
  );
}

/** Mean square of what probabilities are off by: 0 is perfect, 0.25 is what saying one half always gets. */
export function brierScore(probabilities: ArrayLike<number>, labels: ArrayLike<number>): number {
  checkLengths(probabilities, labels);
  let sum = 0;
  for (let i = 0; i < probabilities.length; i++) {
    sum += ((probabilities[i] ?? Number.NaN) - (labels[i] ?? Number.NaN)) ** 2;
  }
  return sum / probabilities.length;
}

function checkLengths(probabilities: ArrayLike<number>, labels: ArrayLike<number>): void {
  if (probabilities.length > 0 && probabilities.length === labels.length) return;
  throw new RangeError(
    `${probabilities.length} probabilities and ${labels.length} labels, expected as many, at least 1`,
  );
}
