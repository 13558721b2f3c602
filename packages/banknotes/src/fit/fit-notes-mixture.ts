import { featureNames, type Label } from "@loopline/contracts";
import type { LabelledNoteRow } from "../csv/records.ts";
import { componentsPerClass, type NotesMixture } from "../notes-mixture.ts";
import { fitGaussianMixture } from "./gaussian-mixture.ts";

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
