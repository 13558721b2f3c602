import { featureNames, type Label } from "@loopline/contracts";
import { z } from "zod";
import type { LabelledNoteRow } from "../csv/note-row.ts";
import { fitGaussianMixture } from "./gaussian-mixture.ts";

const componentsPerClass = 5;

/** More digits than the features have, fewer than two machines could disagree on. */
const significantDigits = 6;

const VectorSchema = z.array(z.number()).length(featureNames.length);

const ComponentSchema = z.strictObject({
  weight: z.number().positive().max(1),
  mean: VectorSchema,
  choleskyFactor: z
    .array(z.array(z.number()))
    .length(featureNames.length)
    .refine((rows) => rows.every((row, i) => row.length === i + 1), "row i must have i + 1 numbers")
    .refine((rows) => rows.every((row) => (row.at(-1) ?? 0) > 0), "the diagonal must be positive"),
});

const ClassMixtureSchema = z.strictObject({
  rows: z.int().positive(),
  /** The share of notes that are of this class. */
  prior: z.number().positive().lt(1),
  /** Of all rows of the class together, natural logarithm. */
  logLikelihood: z.number(),
  iterations: z.int().positive(),
  components: z.array(ComponentSchema).length(componentsPerClass),
});

/** What `mixture.json` holds: the figures that the generator draws notes from, and where they are from. */
export const NotesMixtureSchema = z.strictObject({
  /** What the figures were fitted to, with its citation. */
  source: z.string().min(1),
  features: z
    .array(z.string())
    .refine((names) => names.join() === featureNames.join(), `must be ${featureNames.join(", ")}`),
  fake: ClassMixtureSchema,
  real: ClassMixtureSchema,
});

export type NotesMixture = z.infer<typeof NotesMixtureSchema>;

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
