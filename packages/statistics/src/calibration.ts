/** Rows with probabilities in one range. */
export interface CalibrationBin {
  /** Lower end of the range, included. */
  readonly from: number;
  /** Upper end, included only in the last bin. */
  readonly to: number;
  readonly count: number;
  /** Mean of the probabilities, from 0 to 1. */
  readonly expected: number;
  /** Share of the rows of class 1. */
  readonly observed: number;
}

/**
 * Compares probabilities with the labels in `bins` ranges of equal width. Ranges without a row are left out.
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

/** Mean squared error of probabilities: 0 is perfect, always one half gives 0.25. */
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
