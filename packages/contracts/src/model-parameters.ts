import { z } from "zod";

/** A linear model: a note is real where `coefficients · features + intercept` is above 0. */
export const ModelParametersSchema = z.object({
  /** Names of the features, in the order of the coefficients. */
  features: z.array(z.string()),
  coefficients: z.array(z.number("must be a finite number")),
  intercept: z.number("must be a finite number"),
});

export type ModelParameters = z.infer<typeof ModelParametersSchema>;
