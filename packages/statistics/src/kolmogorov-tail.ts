/** Below this the series of small exponents converges faster, above it the alternating one. */
const middle = 1.18;

/** Of either series at the middle, the next term is below 1e-16. */
const terms = 5;

/**
 * How likely Kolmogorov's distribution is above `x`: the limit of √n times the Kolmogorov–Smirnov distance as samples
 * of one continuous distribution grow. Both series are in Kolmogorov (1933) and Feller (1948).
 */
export function kolmogorovTail(x: number): number {
  if (x <= 0) return 1;
  let sum = 0;
  if (x < middle) {
    for (let k = 1; k <= terms; k++) sum += Math.exp((-((2 * k - 1) ** 2) * Math.PI ** 2) / (8 * x * x));
    return 1 - (Math.sqrt(2 * Math.PI) / x) * sum;
  }
  for (let k = 1; k <= terms; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * x * x);
  return sum;
}
