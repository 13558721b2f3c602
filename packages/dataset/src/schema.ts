import { z } from "zod";
import type { Dataset } from "./dataset.ts";

const ValueSchema = z.union([z.number(), z.string(), z.boolean(), z.null()]);

const LevelsSchema = z.array(z.object({ value: z.string(), label: z.string(), code: z.number().optional() }));

const base = {
  name: z.string(),
  label: z.string(),
  required: z.boolean(),
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
  z.object({ ...base, type: z.literal("category"), levels: LevelsSchema }),
]);

/** A {@link Dataset} as JSON, which `GET /dataset` returns. Uses no module of Node, so that browsers can load it. */
export const DatasetSchema: z.ZodType<Dataset> = z.object({
  name: z.string(),
  hash: z.string(),
  features: z.array(FeatureSchema).min(1),
  target: z.object({ name: z.string(), classes: LevelsSchema.min(2) }),
  subject: z.string().nullable(),
  ignored: z.array(z.string()),
  missingValues: z.array(z.string()),
  record: z.object({ one: z.string(), many: z.string() }),
  training: z.object({
    scaling: z.enum(["standard", "none"]),
    balance: z.enum(["weights", "rows", "none"]),
    C: z.union([z.number(), z.literal("auto")]),
  }),
});
