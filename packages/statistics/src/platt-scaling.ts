/** The probability of class 1 is 1 / (1 + exp(−(slope · decision + offset))). */
export interface PlattScale {
  readonly slope: number;
  readonly offset: number;
}

/** Newton's method takes about ten. */
const maxSteps = 100;

/** On the gradient, per row. */
const tolerance = 1e-10;

/**
 * Fits the probability of class 1 to a classifier's decisions: Platt (1999) with his targets, which keep it finite
 * if the classes do not overlap, solved by Newton's method with halved steps as Lin, Lin and Weng (2007) advise.
 *
 * @param decisions of rows that the classifier was not trained on, otherwise the probabilities are too extreme
 * @param labels 0 or 1, one per decision
 * @throws RangeError if the lengths differ or are 0
 */
export function fitPlattScale(decisions: ArrayLike<number>, labels: ArrayLike<number>): PlattScale {
  const rows = decisions.length;
  if (rows === 0 || labels.length !== rows) {
    throw new RangeError(`${rows} decisions and ${labels.length} labels, expected as many, at least 1`);
  }
  let ones = 0;
  for (let i = 0; i < rows; i++) ones += labels[i] ?? Number.NaN;
  const targets = Float64Array.from({ length: rows }, (_, i) =>
    labels[i] === 1 ? (ones + 1) / (ones + 2) : 1 / (rows - ones + 2),
  );

  let scale: PlattScale = { slope: 0, offset: Math.log((ones + 1) / (rows - ones + 1)) };
  let loss = lossOf(scale, decisions, targets);
  for (let step = 0; step < maxSteps; step++) {
    const change = newtonStep(scale, decisions, targets);
    if (change === undefined) break;
    const better = lineSearch(scale, change, loss, (tried) => lossOf(tried, decisions, targets));
    if (better === undefined) break;
    ({ scale, loss } = better);
  }
  return scale;
}

/** The probability of class 1 at a decision. */
export function plattProbability({ slope, offset }: PlattScale, decision: number): number {
  return 1 / (1 + Math.exp(-(slope * decision + offset)));
}

/** Cross entropy of targets and probabilities, in nats, over all rows. */
function lossOf(scale: PlattScale, decisions: ArrayLike<number>, targets: Float64Array): number {
  let loss = 0;
  for (const [i, target] of targets.entries()) {
    const logit = scale.slope * (decisions[i] ?? Number.NaN) + scale.offset;
    // log(1 + exp(logit)) without overflow.
    loss += Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit))) - target * logit;
  }
  return loss;
}

/** The step to the minimum of a quadratic model of the loss; undefined at the minimum. */
function newtonStep(
  scale: PlattScale,
  decisions: ArrayLike<number>,
  targets: Float64Array,
): PlattScale | undefined {
  // A ridge keeps the system solvable if all decisions are equal.
  let [ss, so, oo] = [1e-12, 0, 1e-12];
  let [bySlope, byOffset] = [0, 0];
  for (const [i, target] of targets.entries()) {
    const decision = decisions[i] ?? Number.NaN;
    const probability = plattProbability(scale, decision);
    const weight = probability * (1 - probability);
    ss += weight * decision * decision;
    so += weight * decision;
    oo += weight;
    bySlope += (probability - target) * decision;
    byOffset += probability - target;
  }
  if (Math.max(Math.abs(bySlope), Math.abs(byOffset)) < tolerance * targets.length) return undefined;
  const determinant = ss * oo - so * so;
  return {
    slope: -(oo * bySlope - so * byOffset) / determinant,
    offset: -(ss * byOffset - so * bySlope) / determinant,
  };
}

function lineSearch(
  from: PlattScale,
  change: PlattScale,
  loss: number,
  lossAt: (scale: PlattScale) => number,
): { scale: PlattScale; loss: number } | undefined {
  for (let share = 1; share > 1e-10; share /= 2) {
    const scale = {
      slope: from.slope + share * change.slope,
      offset: from.offset + share * change.offset,
    };
    const tried = lossAt(scale);
    if (tried < loss) return { scale, loss: tried };
  }
  return undefined;
}
