import { normalCumulative } from "@loopline/statistics";
import mixture from "../mixture.json" with { type: "json" };
import { fitGaussianMixture } from "./gaussian-mixture.ts";
import { featureNames, type Label } from "./names.ts";
import type { LabelledNoteRow } from "./notes-file.ts";
import { dot } from "./vectors.ts";

export const componentsPerClass = 5;

/** The parameters of the generator, and the data to which they were fitted. A test holds `mixture.json` to its schema. */
export type NotesMixture = typeof mixture;

/** The committed mixture, from which notes are generated. */
export const notesMixture: NotesMixture = mixture;

/**
 * The share of a class's notes whose feature is at most `value`, according to the mixture, to 1e-7: each Gaussian's
 * marginal is a Gaussian again, with the diagonal of its covariance.
 *
 * @param feature its index
 */
export function marginalShare(mixture: NotesMixture, label: Label, feature: number, value: number): number {
  if (featureNames[feature] === undefined)
    throw new RangeError(`unknown feature ${feature}, expected 0 to ${featureNames.length - 1}`);
  const { components } = label === 1 ? mixture.real : mixture.fake;
  return components.reduce((share, { weight, mean, choleskyFactor }) => {
    const row = choleskyFactor[feature] ?? [];
    const z = (value - (mean[feature] ?? Number.NaN)) / Math.sqrt(dot(row, row));
    return share + weight * normalCumulative(z);
  }, 0);
}

/** More digits than the features have, fewer than two machines could disagree on. */
const significantDigits = 6;

/**
 * Fits one Gaussian mixture to the fake notes and one to the real ones.
 *
 * @throws RangeError if a class has too few distinct rows for five Gaussians
 * @throws Error if a fit does not converge
 */
export function fitNotesMixture(rows: readonly LabelledNoteRow[], source: string): NotesMixture {
  return { source, features: [...featureNames], fake: fitClass(rows, 0), real: fitClass(rows, 1) };
}

function fitClass(rows: readonly LabelledNoteRow[], label: Label): NotesMixture["fake"] {
  const own = rows.filter((row) => row.label === label).map((row) => row.features);
  const fit = fitGaussianMixture(own, { components: componentsPerClass });
  if (!fit.converged) {
    throw new Error(`The mixture of class ${label} did not converge in ${fit.iterations} iterations.`);
  }
  return {
    rows: own.length,
    prior: shorten(own.length / rows.length),
    logLikelihood: shorten(fit.logLikelihood),
    iterations: fit.iterations,
    components: fit.components.map(({ weight, mean, choleskyFactor }) => ({
      weight: shorten(weight),
      mean: mean.map(shorten),
      choleskyFactor: choleskyFactor.map((row) => row.map(shorten)),
    })),
  };
}

function shorten(value: number): number {
  return Number(value.toPrecision(significantDigits));
}
