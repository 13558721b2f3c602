import { featureNames, type Label } from "@loopline/contracts";
import { normalCumulative } from "@loopline/statistics";
import { z } from "zod";
import mixture from "../mixture.json" with { type: "json" };
import { dot } from "./vectors.ts";

export const componentsPerClass = 5;

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

/** The schema of `mixture.json`: the parameters of the generator, and their source. */
export const NotesMixtureSchema = z.strictObject({
  /** The data to which they were fitted, with its citation. */
  source: z.string().min(1),
  features: z
    .array(z.string())
    .refine((names) => names.join() === featureNames.join(), `must be ${featureNames.join(", ")}`),
  fake: ClassMixtureSchema,
  real: ClassMixtureSchema,
});

export type NotesMixture = z.infer<typeof NotesMixtureSchema>;

/** The committed mixture, from which notes are generated. */
export const notesMixture: NotesMixture = mixture;

/**
 * The share of a class's notes whose feature is at most `value`, according to the mixture, to 1e-7: each Gaussian's
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
