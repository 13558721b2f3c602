import type { LinearModel } from "../../decision-function.ts";
import { shiftIntercept } from "../centre.ts";
import { CompensatedSum, CompensatedVector } from "../linear-algebra/compensated-sum.ts";
import { decisionError } from "../linear-algebra/decisions.ts";
import type { Problem } from "../problem.ts";

export interface Certificate {
  /** ½‖w‖² + Σ bound · max(0, 1 − sign · decision). */
  readonly objective: number;
  /** The objective is at most this far above the optimum; at least 0. */
  readonly gap: number;
  /** Largest slack of a row whose α is below its bound; 0 at the exact optimum. */
  readonly violation: number;
}

export interface CertifiedModel extends Certificate {
  readonly model: LinearModel;
}

/** A gap below this, relative to the objective, is not worth another pass. */
const NEGLIGIBLE_GAP = 1e-13;

/**
 * Certifies a model. If rounding leaves active rows an ulp or so inside the margin, and that is expensive (a tiny
 * objective, a large C), scales the model up by the few ulps that clear them, provided the objective is lower then.
 */
export function certifyCleared(problem: Problem, model: LinearModel, dual: Float64Array): CertifiedModel {
  let best: CertifiedModel = { model, ...certify(problem, model, dual) };
  let growth = 0;
  let { violation } = best;
  for (let pass = 0; pass < 4 && best.gap > NEGLIGIBLE_GAP * best.objective; pass++) {
    // Rounding the scaled model may leave other rows inside, so add what is still missing.
    growth += 2 * Math.max(violation, Number.EPSILON);
    const factor = 1 + growth;
    const scaled = {
      coefficients: model.coefficients.map((w) => w * factor),
      intercept: model.intercept * factor,
    };
    const certificate = certify(problem, scaled, dual);
    violation = certificate.violation;
    if (certificate.objective < best.objective) best = { model: scaled, ...certificate };
  }
  return best;
}

/**
 * Computes the primal objective of a model and its distance from the dual objective of `dual`. Both are computed from
 * the rows, so they hold whatever the solver believed. The rounding error of Σ sign · α is multiplied by the intercept
 * and added to the gap.
 */
function certify(
  problem: Problem,
  { coefficients, intercept }: LinearModel,
  dual: Float64Array,
): Certificate {
  const { x, rows, cols, sign, bound, centre, extent } = problem;
  const primal = new CompensatedSum();
  const lower = new CompensatedSum();
  const balance = new CompensatedSum();
  const w = new CompensatedVector(cols);
  const atCentre = shiftIntercept({ coefficients, intercept }, centre, 1);
  // A slack of this size may be nothing but rounding, and costs as much as a tiny objective if C is large.
  const noise = 4 * (Number.EPSILON + decisionError(coefficients, atCentre, extent));
  let violation = 0;
  for (let i = 0, at = 0; i < rows; i++, at += cols) {
    let decision = atCentre;
    for (let j = 0; j < cols; j++) decision += coefficients[j] * (x[at + j] - centre[j]);
    let slack = 1 - sign[i] * decision;
    if (Math.abs(slack) <= noise) slack = exactSlack(x, at, sign[i], { coefficients, intercept });
    const alpha = dual[i];
    if (slack > 0) primal.add(bound[i] * slack);
    if (slack > violation && alpha < bound[i]) violation = slack;
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
  // α = 0 is a lower bound of 0 for any problem.
  return { objective, gap: Math.min(gap, objective), violation };
}

/** 1 − sign (w · x + b), rounded once. */
function exactSlack(
  x: Float64Array,
  start: number,
  sign: number,
  { coefficients, intercept }: LinearModel,
): number {
  const sum = new CompensatedSum();
  sum.add(1);
  sum.add(-sign * intercept);
  for (let j = 0; j < coefficients.length; j++) sum.addProduct(-sign * coefficients[j], x[start + j]);
  return sum.value;
}
