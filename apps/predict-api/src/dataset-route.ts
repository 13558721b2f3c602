import { DatasetSchema } from "@loopline/dataset/schema";
import { type Api, createRepresentation, type RouteDocs, sendRepresentation } from "@loopline/platform/http";
import type { PredictApiDeps } from "./app.ts";

const getDatasetDocs: RouteDocs = {
  id: "getDataset",
  tag: "About",
  summary: "Get the definition of the records and classes",
  reply: DatasetSchema,
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
