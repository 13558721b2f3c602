import { solveByWorkingSet } from "../active-set/solve-by-working-set.ts";
import type { Hyperplane, Problem } from "../problem.ts";
import { pairwiseStart } from "./pairwise-start.ts";
import { sampleProblem } from "./sample-problem.ts";
import { smoothedStart, smoothedStep, type WarmStart } from "./smoothed-start.ts";

/** From this many columns on, a sample would need too many rows; pairs of rows or Newton steps find a start. */
const MIN_NEWTON_COLS = 8;

/** From this many rows per column on, a sample has enough of them for any number of columns. */
const MIN_SAMPLED_ROWS_PER_COL = 20_000;

/** Problems of at most this many rows, and fewer columns, start from the class means. */
const MAX_UNSAMPLED_ROWS = 400;

/** From this many rows on, one Newton step on all rows costs less than the active-set steps that it saves. */
const MIN_REFINED_ROWS = 50_000;

/** Up to this many rows, and this many for each column, pairs of rows are cheaper than passes over all columns. */
const MAX_PAIRWISE_ROWS = 2000;
const PAIRWISE_ROWS_PER_COL = 30;

/** The sample has one of this many rows, below and from MIN_REFINED_ROWS on. */
const SAMPLE_EVERY = 8;
const REFINED_SAMPLE_EVERY = 32;

/**
 * Finds a hyperplane near the optimum in at most `cap` steps. It decides how long a fit takes, never its result. How
 * the thresholds were measured is in NOTES.md.
 */
export function warmStart(problem: Problem, cap: number): WarmStart {
  const { rows, cols } = problem;
  if (cols >= MIN_NEWTON_COLS && rows < MIN_SAMPLED_ROWS_PER_COL * cols) {
    if (rows <= MAX_PAIRWISE_ROWS && rows < PAIRWISE_ROWS_PER_COL * cols) {
      const { start, steps, converged } = pairwiseStart(problem, Math.min(cap, 100 + 2 * rows));
      if (converged) return { start, steps };
    }
    return smoothedStart(problem, classMeansStart(problem), rows / 10, cap);
  }
  if (rows <= MAX_UNSAMPLED_ROWS) return { start: classMeansStart(problem), steps: 0 };
  const every = rows < MIN_REFINED_ROWS ? SAMPLE_EVERY : REFINED_SAMPLE_EVERY;
  const sample = sampleProblem(problem, Math.ceil(rows / every));
  if (2 * sample.rows > rows) return { start: classMeansStart(problem), steps: 0 };
  const before = warmStart(sample, cap);
  const solution = solveByWorkingSet(sample, before.start, cap - before.steps);
  const start = { w: solution.w, b: solution.b };
  const steps = before.steps + solution.steps;
  if (rows < MIN_REFINED_ROWS || steps >= cap) return { start, steps };
  return { start: smoothedStep(problem, start, 6 * Math.sqrt(rows)), steps: steps + 1 };
}

/**
 * The cheapest start: the difference of the class means divided by the variance of each column, scaled so that the
 * means are on their margins.
 */
function classMeansStart({ x, rows, cols, sign, centre }: Problem): Hyperplane {
  const means = [new Float64Array(cols), new Float64Array(cols)] as const;
  const counts: [number, number] = [0, 0];
  for (let i = 0; i < rows; i++) {
    const label = sign[i] > 0 ? 1 : 0;
    counts[label]++;
    for (let j = 0; j < cols; j++) means[label][j] += x[i * cols + j] - centre[j];
  }
  for (let j = 0; j < cols; j++) {
    means[0][j] /= counts[0];
    means[1][j] /= counts[1];
  }
  const variance = new Float64Array(cols);
  for (let i = 0; i < rows; i++) {
    const mean = means[sign[i] > 0 ? 1 : 0];
    for (let j = 0; j < cols; j++) variance[j] += (x[i * cols + j] - centre[j] - mean[j]) ** 2 / rows;
  }
  const w = new Float64Array(cols);
  let distance = 0;
  let middle = 0;
  for (let j = 0; j < cols; j++) {
    const difference = means[1][j] - means[0][j];
    w[j] = difference / (variance[j] + difference * difference || 1);
    distance += w[j] * difference;
    middle += (w[j] * (means[1][j] + means[0][j])) / 2;
  }
  if (!(distance > 0 && Number.isFinite(distance))) return { w: new Float64Array(cols), b: 0 };
  for (let j = 0; j < cols; j++) w[j] *= 2 / distance;
  return { w, b: (-2 * middle) / distance };
}
