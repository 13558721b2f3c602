import {
  type Api,
  createRepresentation,
  orNotFound,
  refuseOtherMethods,
  sendRepresentation,
} from "@loopline/platform/http";
import type { PredictApiDeps } from "./app.ts";
import { getModelDocs, getStatsDocs } from "./docs.ts";

export function addModelRoutes(
  api: Api,
  { champion, counts }: Pick<PredictApiDeps, "champion" | "counts">,
): void {
  api.get(
    "/models/latest",
    { compress: false, config: { scope: "read", docs: getModelDocs } },
    async (request, reply) => {
      const model = orNotFound(await champion.model());
      return sendRepresentation(request, reply, createRepresentation(JSON.stringify(model)));
    },
  );
  refuseOtherMethods(api, "/models/latest");

  api.get("/stats", { config: { scope: "read", docs: getStatsDocs } }, () => counts());
  refuseOtherMethods(api, "/stats");
}
