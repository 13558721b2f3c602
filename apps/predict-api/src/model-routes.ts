import { type Api, orNotFound, refuseOtherMethods } from "@loopline/platform/http";
import type { PredictApiDeps } from "./app.ts";
import { getModelDocs, getStatsDocs } from "./docs.ts";

export function addModelRoutes(
  api: Api,
  { champion, counts }: Pick<PredictApiDeps, "champion" | "counts">,
): void {
  api.get("/models/latest", { config: { scope: "read", docs: getModelDocs } }, async () =>
    orNotFound(await champion.model()),
  );
  refuseOtherMethods(api, "/models/latest");

  api.get("/stats", { config: { scope: "read", docs: getStatsDocs } }, () => counts());
  refuseOtherMethods(api, "/stats");
}
