import type { LinearModel } from "../linear-model.ts";
import { CompensatedSum, CompensatedVector } from "./compensated-sum.ts";
import type { Problem } from "./problem.ts";
import { shiftedIntercept } from "./shifted-intercept.ts";

export interface Certificate {
  /** ½‖w‖² + Σ bound · max(0, 1 − sign · decision). */
  readonly objective: number;
  /** The objective is at most this far above the optimum; at least 0. */
  readonly gap: number;
  /** The most by which a row whose α is below its bound falls short of its margin; at the exact optimum 0. */
  readonly short: number;
}

/**
 * Primal objective of a model and its distance from the dual objective of `dual`, both taken afresh from the
 * rows, so that they hold whatever the solver believed. What rounding leaves of Σ sign · α is charged at the
 * price of the intercept.
 */
export function certify(
  problem: Problem,
  { coefficients, intercept }: LinearModel,
  dual: Float64Array,
): Certificate {
  const { x, rows, cols, sign, bound, centre } = problem;
  const primal = new CompensatedSum();
  const lower = new CompensatedSum();
  const balance = new CompensatedSum();
  const w = new CompensatedVector(cols);
  const atCentre = shiftedIntercept({ coefficients, intercept }, centre, 1);
  let short = 0;
  for (let i = 0, at = 0; i < rows; i++, at += cols) {
    let decision = atCentre;
    for (let j = 0; j < cols; j++) decision += coefficients[j] * (x[at + j] - centre[j]);
    const slack = 1 - sign[i] * decision;
    const alpha = dual[i];
    if (slack > 0) primal.add(bound[i] * slack);
    if (slack > short && alpha < bound[i]) short = slack;
    if (alpha === 0) continue;
    lower.add(alpha);
    balance.add(sign[i] * alpha);
    // Σ sign · α = 0, so the centre drops out, and with it most of the cancellation.
    for (let j = 0; j < cols; j++) w.add(j, sign[i] * alpha * (x[at + j] - centre[j]));
  }
  for (let j = 0; j < cols; j++) {
    primal.add(0.5 * coefficients[j] * coefficients[j]);
    lower.add(-0.5 * w.get(j) * w.get(j));
  }
  const objective = primal.value;
  const gap = Math.abs(objective - lower.value) + Math.abs(balance.value * atCentre);
  return { objective, gap, short };
}
