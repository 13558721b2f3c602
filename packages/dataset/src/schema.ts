import { z } from "zod";
import type { Dataset } from "./dataset.ts";

const ValueSchema = z.union([z.number(), z.string(), z.boolean(), z.null()]);

const label = z.string().meta({ description: "For people." });

const LevelsSchema = z.array(
  z.object({
    value: z.string(),
    label,
    code: z.number().optional().meta({ description: "A number that files may have instead of the value." }),
  }),
);

const base = {
  name: z.string(),
  label,
  required: z.boolean().meta({ description: "Whether a record must have a value; else it may be null." }),
  examples: z.tuple([ValueSchema, ValueSchema]),
};

const FeatureSchema = z.discriminatedUnion("type", [
  z.object({
    ...base,
    type: z.enum(["number", "integer"]),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
  }),
  z.object({ ...base, type: z.literal("boolean") }),
  z.object({ ...base, type: z.literal("date") }),
  z.object({
    ...base,
    type: z.literal("category"),
    levels: LevelsSchema.meta({ description: "The known categories. Others are allowed." }),
  }),
]);

/** A {@link Dataset} as JSON, which `GET /dataset` returns. Uses no module of Node, so that browsers can load it. */
export const DatasetSchema: z.ZodType<Dataset> = z
  .object({
    name: z.string(),
    hash: z.string().meta({ description: "Definitions with the same hash accept the same records." }),
    features: z.array(FeatureSchema).min(1).meta({ description: "In the order of the values of a record." }),
    target: z.object({ name: z.string(), classes: LevelsSchema.min(2) }),
    subject: z.string().nullable().meta({ description: "The column that names a record in a file." }),
    ignored: z.array(z.string()),
    missingValues: z.array(z.string()),
    record: z.object({ one: z.string(), many: z.string() }),
    training: z.object({
      scaling: z.enum(["standard", "none"]),
      balance: z.enum(["weights", "rows", "none"]),
      C: z.union([z.number(), z.literal("auto")]),
    }),
  })
  .meta({ id: "Dataset", description: "What records are made of, and what is predicted of them." });
