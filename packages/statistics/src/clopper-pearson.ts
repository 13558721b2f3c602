export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * The exact confidence interval of a share (C. J. Clopper and E. S. Pearson, Biometrika 26, 1934): the shares at which at
 * least, and at most, this many successes are not less likely than half of 1 − confidence.
 * @param successes from 0 to `trials`
 * @param trials 1 or more; meant for up to some thousands
 */
export function clopperPearson(successes: number, trials: number, confidence = 0.95): Interval {
  const tail = (1 - confidence) / 2;
  return {
    low: successes === 0 ? 0 : solveRising((share) => 1 - cumulative(successes - 1, trials, share) - tail),
    high: successes === trials ? 1 : solveRising((share) => tail - cumulative(successes, trials, share)),
  };
}

/** The root in 0 … 1 of a function that rises, by bisection to the last bit. */
function solveRising(f: (share: number) => number): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (f(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Probability of at most `successes` in `trials`, for 0 < share < 1. */
function cumulative(successes: number, trials: number, share: number): number {
  // Logarithms, so that no power or factorial under- or overflows.
  let logTerm = trials * Math.log1p(-share);
  const logOdds = Math.log(share) - Math.log1p(-share);
  let total = Math.exp(logTerm);
  for (let k = 1; k <= successes; k++) {
    logTerm += Math.log((trials - k + 1) / k) + logOdds;
    total += Math.exp(logTerm);
  }
  return total;
}
