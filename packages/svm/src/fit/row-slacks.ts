import { decideCentredRows } from "./decide-rows.ts";
import { decisionNoise } from "./decision-noise.ts";
import type { Hyperplane, Problem } from "./problem.ts";

/**
 * How far each row falls short of its margin: 1 − sign (w · (x − centre) + b).
 * @param out receives one slack per row
 * @returns what rounding may have done to a slack; smaller ones have no certain sign
 */
export function rowSlacks(problem: Problem, { w, b }: Hyperplane, out: Float64Array): number {
  const { x, rows, centre, sign, extent } = problem;
  decideCentredRows(x, rows, centre, w, b, out);
  for (let i = 0; i < rows; i++) out[i] = 1 - sign[i] * out[i];
  return 4 * Number.EPSILON + decisionNoise(w, b, extent);
}
