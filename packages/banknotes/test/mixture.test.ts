import { describe, expect, it } from "vitest";
import { z } from "zod";
import mixture from "../mixture.json" with { type: "json" };
import { featureNames } from "../src/names.ts";
import { componentsPerClass } from "../src/notes-mixture.ts";

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
const NotesMixtureSchema = z.strictObject({
  /** The data to which they were fitted, with its citation. */
  source: z.string().min(1),
  features: z
    .array(z.string())
    .refine((names) => names.join() === featureNames.join(), `must be ${featureNames.join(", ")}`),
  fake: ClassMixtureSchema,
  real: ClassMixtureSchema,
});

describe("mixture.json", () => {
  it("matches its schema", () => {
    expect(NotesMixtureSchema.parse(mixture).features).toEqual([...featureNames]);
  });

  it("has priors and weights that add up to one", () => {
    expect(mixture.fake.prior + mixture.real.prior).toBeCloseTo(1, 6);
    for (const { components } of [mixture.fake, mixture.real]) {
      expect(components.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 5);
    }
  });

  it("states the author, DOI and licence of its source", () => {
    expect(mixture.source).toMatch(/Lohweg.*doi:10\.24432\/C55P57.*CC BY 4\.0/);
  });
});
