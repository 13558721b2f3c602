import type { Dataset } from "@loopline/dataset";
import { z } from "zod";

const LevelSchema = z.object({ value: z.string(), label: z.string() });
const ValueSchema = z.union([z.number(), z.string(), z.boolean(), z.null()]);
const featureBase = {
  name: z.string(),
  label: z.string(),
  required: z.boolean(),
  examples: z.tuple([ValueSchema, ValueSchema]),
};

/** The answer of `GET /dataset`. */
export const DatasetSchema: z.ZodType<Dataset> = z.object({
  name: z.string(),
  hash: z.string(),
  features: z.array(
    z.discriminatedUnion("type", [
      z.object({
        ...featureBase,
        type: z.enum(["number", "integer"]),
        minimum: z.number().exactOptional(),
        maximum: z.number().exactOptional(),
      }),
      z.object({ ...featureBase, type: z.literal("boolean") }),
      z.object({ ...featureBase, type: z.literal("date") }),
      z.object({ ...featureBase, type: z.literal("category"), levels: z.array(LevelSchema) }),
    ]),
  ),
  target: z.object({ name: z.string(), classes: z.array(LevelSchema).min(2) }),
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
