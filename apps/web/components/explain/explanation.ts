import { featureNames, type LabelName, type ModelReply } from "@loopline/contracts";

/** A model whose parameters are known. */
export interface LinearModel {
  readonly features: readonly string[];
  readonly coefficients: readonly number[];
  readonly intercept: number;
}

/** What one feature adds to the margin. */
export interface FeatureShare {
  readonly feature: string;
  readonly value: number;
  readonly coefficient: number;
  /** `coefficient × value` */
  readonly share: number;
}

/** Why a linear model says what it says: its margin is the intercept and the shares of the features, added up. */
export interface Explanation {
  readonly shares: readonly FeatureShare[];
  readonly intercept: number;
  /** Above 0 the note is real. */
  readonly margin: number;
  readonly label: LabelName;
}

/** @returns undefined for a model that does not tell its parameters, as the original's */
export function toLinearModel(model: ModelReply): LinearModel | undefined {
  const { features, coefficients, intercept } = model;
  if (features === undefined || coefficients === undefined || intercept === undefined) return undefined;
  return { features, coefficients, intercept };
}

/** @param note features in the order of `featureNames` */
export function explain(model: LinearModel, note: readonly number[]): Explanation {
  const values = inModelOrder(model, note);
  const shares = model.features.map((feature, i) => {
    const value = values[i] ?? Number.NaN;
    const coefficient = model.coefficients[i] ?? Number.NaN;
    return { feature, value, coefficient, share: coefficient * value };
  });
  const margin = shares.reduce((sum, { share }) => sum + share, model.intercept);
  return { shares, intercept: model.intercept, margin, label: margin > 0 ? "real" : "fake" };
}

/** A note's features in the order of the model's coefficients; NaN for one that notes do not have. */
export function inModelOrder(model: LinearModel, note: readonly number[]): number[] {
  const names: readonly string[] = featureNames;
  return model.features.map((feature) => note[names.indexOf(feature)] ?? Number.NaN);
}
