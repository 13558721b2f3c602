import { type Api, createRepresentation, type RouteDocs, sendRepresentation } from "@loopline/platform/http";
import { z } from "zod";
import type { PredictApiDeps } from "./app.ts";

const ValueSchema = z.union([z.number(), z.string(), z.boolean(), z.null()]);

const LevelSchema = z.object({
  value: z.string(),
  label: z.string().meta({ description: "For people." }),
  code: z.number().optional().meta({ description: "A number that files may have instead of the value." }),
});

const FeatureSchema = z.object({
  name: z.string(),
  label: z.string().meta({ description: "For people." }),
  type: z.enum(["number", "integer", "boolean", "date", "category"]),
  required: z.boolean().meta({ description: "Whether a record must have a value; else it may be null." }),
  examples: z.array(ValueSchema),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  levels: z.array(LevelSchema).optional().meta({ description: "The known categories. Others are allowed." }),
});

/** Describes the answer. It is the `Dataset` of this deployment. */
const DatasetReplySchema = z
  .object({
    name: z.string(),
    hash: z.string().meta({ description: "Definitions with the same hash accept the same records." }),
    features: z.array(FeatureSchema).meta({ description: "In the order of the values of a record." }),
    target: z.object({ name: z.string(), classes: z.array(LevelSchema) }),
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

const getDatasetDocs: RouteDocs = {
  id: "getDataset",
  tag: "About",
  summary: "Get the definition of the records and classes",
  reply: DatasetReplySchema,
  hasEtag: true,
};

export function addDatasetRoute(api: Api, { contracts }: Pick<PredictApiDeps, "contracts">): void {
  const representation = createRepresentation(JSON.stringify(contracts.dataset));
  api.get(
    "/dataset",
    { compress: false, config: { scope: "read", docs: getDatasetDocs } },
    async (request, reply) => sendRepresentation(request, reply, representation),
  );
}
