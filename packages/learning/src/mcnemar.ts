/**
 * Two-sided p-value of the exact McNemar test: how likely it is, if two classifiers were equally good, that the rows
 * on which just one of them is right divide at least as unevenly as this. By the binomial distribution with p = ½
 * (Q. McNemar, Psychometrika 12, 1947; exact form as in Fagerland et al., BMC Med. Res. Methodol. 13:91, 2013).
 * @param one rows that only one classifier got right
 * @param other rows that only the other got right
 */
export function mcnemar(one: number, other: number): number {
  const all = one + other;
  const fewer = Math.min(one, other);
  // log C(all, k) − all · log 2, from one k to the next: no power of ½ or factorial under- or overflows.
  let logTerm = -all * Math.LN2;
  let sum = Math.exp(logTerm);
  for (let k = 1; k <= fewer; k++) {
    logTerm += Math.log((all - k + 1) / k);
    sum += Math.exp(logTerm);
  }
  return Math.min(1, 2 * sum);
}
