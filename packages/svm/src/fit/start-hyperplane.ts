import type { Hyperplane, Problem } from "./problem.ts";

/**
 * A cheap first hyperplane: the difference of the class means over each column's spread, scaled so that the
 * means fall on their margins. Only where the solver starts; it has no influence on where it ends.
 */
export function startHyperplane({ x, rows, cols, sign, centre }: Problem): Hyperplane {
  const means = [new Float64Array(cols), new Float64Array(cols)] as const;
  const counts: [number, number] = [0, 0];
  for (let i = 0; i < rows; i++) {
    const side = sign[i] > 0 ? 1 : 0;
    counts[side]++;
    for (let j = 0; j < cols; j++) means[side][j] += x[i * cols + j] - centre[j];
  }
  for (let j = 0; j < cols; j++) {
    means[0][j] /= counts[0];
    means[1][j] /= counts[1];
  }
  const spread = new Float64Array(cols);
  for (let i = 0; i < rows; i++) {
    const mean = means[sign[i] > 0 ? 1 : 0];
    for (let j = 0; j < cols; j++) spread[j] += (x[i * cols + j] - centre[j] - mean[j]) ** 2 / rows;
  }
  const w = new Float64Array(cols);
  let distance = 0;
  let middle = 0;
  for (let j = 0; j < cols; j++) {
    const difference = means[1][j] - means[0][j];
    w[j] = difference / (spread[j] + difference * difference || 1);
    distance += w[j] * difference;
    middle += (w[j] * (means[1][j] + means[0][j])) / 2;
  }
  if (!(distance > 0 && Number.isFinite(distance))) return { w: new Float64Array(cols), b: 0 };
  for (let j = 0; j < cols; j++) w[j] *= 2 / distance;
  return { w, b: (-2 * middle) / distance };
}
