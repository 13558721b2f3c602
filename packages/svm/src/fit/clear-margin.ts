import type { LinearModel } from "../linear-model.ts";
import { type Certificate, certify } from "./certificate.ts";
import type { Problem } from "./problem.ts";

/** A gap below this, relative to the objective, is not worth another pass. */
const GOOD_ENOUGH = 1e-13;

export interface CertifiedModel extends Certificate {
  readonly model: LinearModel;
}

/**
 * Certifies a model, and where rounding leaves margin rows short by an ulp or so and C makes that dear (a
 * tiny objective, a large C), grows the model by the few ulps that clear them, if that pays.
 */
export function clearMargin(problem: Problem, model: LinearModel, dual: Float64Array): CertifiedModel {
  let best: CertifiedModel = { model, ...certify(problem, model, dual) };
  let growth = 0;
  let { short } = best;
  for (let pass = 0; pass < 4 && best.gap > GOOD_ENOUGH * best.objective; pass++) {
    // Rounding the grown model may leave other rows short, so grow by what is still missing.
    growth += 2 * Math.max(short, Number.EPSILON);
    const factor = 1 + growth;
    const grown = {
      coefficients: model.coefficients.map((w) => w * factor),
      intercept: model.intercept * factor,
    };
    const certificate = certify(problem, grown, dual);
    short = certificate.short;
    if (certificate.objective < best.objective) best = { model: grown, ...certificate };
  }
  return best;
}
