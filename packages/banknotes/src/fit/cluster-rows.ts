import { dot, meanOf, type Rows, subtract } from "../vectors.ts";

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
export function clusterRows(rows: Rows, count: number): number[] {
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
