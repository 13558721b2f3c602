import { featureNames, type Label } from "@loopline/contracts";
import { normalCumulative } from "@loopline/statistics";
import { dot } from "../vectors.ts";
import type { NotesMixture } from "./notes-mixture.ts";

/**
 * The share of a class's notes whose feature is at most `value`, as the mixture has it, to 1e-7: each Gaussian's
 * marginal is a Gaussian again, with the diagonal of its covariance.
 * @param feature its index
 */
export function marginalShare(mixture: NotesMixture, label: Label, feature: number, value: number): number {
  if (featureNames[feature] === undefined) throw new RangeError(`there is no feature ${feature}`);
  const { components } = label === 1 ? mixture.real : mixture.fake;
  return components.reduce((share, { weight, mean, choleskyFactor }) => {
    const row = choleskyFactor[feature] ?? [];
    const z = (value - (mean[feature] ?? Number.NaN)) / Math.sqrt(dot(row, row));
    return share + weight * normalCumulative(z);
  }, 0);
}
