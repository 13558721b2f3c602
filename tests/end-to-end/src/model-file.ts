import type { Bucket } from "@google-cloud/storage";
import { z } from "zod";

const figure = z.number();
const count = z.int().positive();

/** A model file, written from the wire contract instead of with the code that stores it. */
const ModelFileSchema = z.object({
  version: z.literal(1),
  features: z.tuple([
    z.literal("variance"),
    z.literal("skewness"),
    z.literal("curtosis"),
    z.literal("entropy"),
  ]),
  coefficients: z.tuple([figure, figure, figure, figure]),
  intercept: figure,
  C: z.literal(1),
  classes: z.tuple([z.literal(0), z.literal(1)]),
  /** SHA-256, in hexadecimal. */
  trainingSetHash: z.string().regex(/^[0-9a-f]{64}$/),
  counts: z.object({ rows: count, real: count, fake: count }),
});

export type ModelFile = z.infer<typeof ModelFileSchema>;

/** Downloads a model file. @throws if it does not match the contract. */
export async function readModelFile(bucket: Bucket, name: unknown): Promise<ModelFile> {
  const [content] = await bucket.file(z.string().parse(name)).download();
  return ModelFileSchema.parse(JSON.parse(content.toString("utf8")));
}

/** Predicts the label of each note: the side of the model's plane that it lies on. */
export function classify({ coefficients, intercept }: ModelFile, features: readonly number[][]): string[] {
  return features.map((note) => {
    const margin = coefficients.reduce((sum, weight, index) => sum + weight * (note[index] ?? 0), intercept);
    return margin > 0 ? "real" : "fake";
  });
}
