import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { covarianceOf, dot, meanOf, type Rows, subtract } from "./vectors.ts";

/** One Gaussian of a mixture. */
export interface GaussianComponent {
  weight: number;
  mean: number[];
  /** Lower triangle L of the covariance `L Lᵀ`; row i has i + 1 numbers. */
  choleskyFactor: number[][];
}

/** A fitted mixture and how the fit went. */
export interface GaussianMixtureFit {
  components: GaussianComponent[];
  /** Natural logarithm of the density of all rows together. */
  logLikelihood: number;
  iterations: number;
  /** Whether the tolerance was met before the last iteration allowed. */
  converged: boolean;
}

export interface GaussianMixtureOptions {
  components: number;
  /** Added to each variance, as a fraction of the column's variance over all rows, so that no Gaussian collapses. */
  ridge?: number;
  /** Done when an iteration raises the log-likelihood per row by less than this. */
  tolerance?: number;
  maxIterations?: number;
}

/**
 * Fits a mixture of Gaussians with full covariances by expectation maximisation. Nothing is random: the same rows
 * in the same order give the same mixture.
 *
 * Sources: Dempster, Laird, Rubin, "Maximum likelihood from incomplete data via the EM algorithm", JRSS B 39(1),
 * 1977; steps as in Bishop, "Pattern Recognition and Machine Learning", 2006, section 9.2.2.
 *
 * @param rows rows × features
 * @throws RangeError if a covariance is singular in spite of the ridge: too few distinct rows, or a constant column
 */
export function fitGaussianMixture(rows: Rows, options: GaussianMixtureOptions): GaussianMixtureFit {
  const { ridge = 1e-6, tolerance = 1e-9, maxIterations = 5_000 } = options;
  const overall = covarianceOf(rows, meanOf(rows));
  const ridges = overall.map((row, i) => ridge * (row[i] ?? Number.NaN));

  let memberships = startMemberships(rows, overall, options.components);
  let previous = Number.NEGATIVE_INFINITY;
  for (let iteration = 1; ; iteration++) {
    const components = memberships.map((weights) => estimateComponent(rows, weights, ridges));
    const expected = expectMemberships(rows, components);
    const converged = expected.logLikelihood - previous < tolerance * rows.length;
    if (converged || iteration === maxIterations) {
      return { components, logLikelihood: expected.logLikelihood, iterations: iteration, converged };
    }
    previous = expected.logLikelihood;
    memberships = expected.memberships;
  }
}

/** components × rows: 1 where the row is in the component's cluster, else 0. */
function startMemberships(rows: Rows, covariance: Rows, count: number): number[][] {
  const factor = cholesky(covariance);
  // Whitened, so that no feature counts for more because of its scale.
  const clusters = clusterRows(
    rows.map((row) => solveLower(factor, row)),
    count,
  );
  return Array.from({ length: count }, (_, component) =>
    clusters.map((cluster) => (cluster === component ? 1 : 0)),
  );
}

/** Enough for any small file; the clusters are only a start for something better. */
const maxRounds = 100;

/**
 * Divides `rows` into `count` clusters without drawing a random number. The first centre is the row nearest to the
 * mean, each further one the row farthest from all centres so far; then every row joins its nearest centre and
 * every centre moves to the mean of its rows, until no row changes.
 *
 * Sources: Gonzalez, "Clustering to minimize the maximum intercluster distance", Theoretical Computer Science 38,
 * 1985; Lloyd, "Least squares quantization in PCM", IEEE Transactions on Information Theory 28(2), 1982.
 *
 * @param rows rows × features, on scales that can be compared
 * @returns the cluster of each row, from 0 to count - 1
 */
function clusterRows(rows: Rows, count: number): number[] {
  let clusters = nearestCentres(rows, farthestFirst(rows, count));
  for (let round = 0; round < maxRounds; round++) {
    const centres = Array.from({ length: count }, (_, cluster) =>
      meanOf(rows.filter((_row, i) => clusters[i] === cluster)),
    );
    const moved = nearestCentres(rows, centres);
    if (moved.every((cluster, i) => cluster === clusters[i])) break;
    clusters = moved;
  }
  return clusters;
}

function farthestFirst(rows: Rows, count: number): Rows {
  const mean = meanOf(rows);
  const centres = [rows[indexOfMin(rows.map((row) => squaredDistance(row, mean)))] ?? []];
  let distances = rows.map(() => Number.POSITIVE_INFINITY);
  while (centres.length < count) {
    const newest = centres.at(-1) ?? [];
    distances = rows.map((row, i) => Math.min(distances[i] ?? 0, squaredDistance(row, newest)));
    centres.push(rows[indexOfMin(distances.map((distance) => -distance))] ?? []);
  }
  return centres;
}

function nearestCentres(rows: Rows, centres: Rows): number[] {
  return rows.map((row) => indexOfMin(centres.map((centre) => squaredDistance(row, centre))));
}

function squaredDistance(a: readonly number[], b: readonly number[]): number {
  const difference = subtract(a, b);
  return dot(difference, difference);
}

function indexOfMin(values: readonly number[]): number {
  let min = Number.POSITIVE_INFINITY;
  let index = 0;
  for (const [i, value] of values.entries()) {
    if (value < min) {
      min = value;
      index = i;
    }
  }
  return index;
}

function estimateComponent(
  rows: Rows,
  memberships: readonly number[],
  ridges: readonly number[],
): GaussianComponent {
  const weight = memberships.reduce((sum, membership) => sum + membership, 0) / rows.length;
  const mean = meanOf(rows, memberships);
  const covariance = covarianceOf(rows, mean, memberships).map((row, i) =>
    row.map((value, j) => (i === j ? value + (ridges[i] ?? Number.NaN) : value)),
  );
  return { weight, mean, choleskyFactor: cholesky(covariance) };
}

/** How likely each row belongs to each component, as components × rows. */
function expectMemberships(rows: Rows, components: readonly GaussianComponent[]) {
  const memberships: number[][] = components.map(() => []);
  let logLikelihood = 0;
  for (const row of rows) {
    const logs = components.map((component) => Math.log(component.weight) + logDensity(component, row));
    // Shifted by the largest, so that the exponentials cannot all vanish.
    const largest = Math.max(...logs);
    const logTotal = largest + Math.log(logs.reduce((sum, value) => sum + Math.exp(value - largest), 0));
    for (const [component, value] of logs.entries()) memberships[component]?.push(Math.exp(value - logTotal));
    logLikelihood += logTotal;
  }
  return { memberships, logLikelihood };
}

function logDensity({ mean, choleskyFactor }: GaussianComponent, row: readonly number[]): number {
  const whitened = solveLower(choleskyFactor, subtract(row, mean));
  const logRootDeterminant = choleskyFactor.reduce(
    (sum, line) => sum + Math.log(line.at(-1) ?? Number.NaN),
    0,
  );
  return -0.5 * (mean.length * Math.log(2 * Math.PI) + dot(whitened, whitened)) - logRootDeterminant;
}

/**
 * The lower triangle L with `L Lᵀ = matrix`; row i has i + 1 numbers.
 *
 * @throws RangeError if the matrix is not positive definite
 */
function cholesky(matrix: Rows): number[][] {
  const hasFiniteValues = matrix.flat().every(Number.isFinite);
  const decomposition = hasFiniteValues
    ? new CholeskyDecomposition(new Matrix(matrix.map((row) => [...row])))
    : null;
  if (!decomposition?.isPositiveDefinite()) throw new RangeError("The matrix is not positive definite.");
  return decomposition.lowerTriangularMatrix.to2DArray().map((row, i) => row.slice(0, i + 1));
}

/** Solves `L z = values`, using as many leading values as the lower triangle L has rows. */
function solveLower(factor: Rows, values: readonly number[]): number[] {
  const solution: number[] = [];
  for (const [i, row] of factor.entries()) {
    solution.push(((values[i] ?? Number.NaN) - dot(solution, row)) / (row[i] ?? Number.NaN));
  }
  return solution;
}
