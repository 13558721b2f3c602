import { type Contracts, type UsageReply, UsageReplySchema } from "@loopline/contracts";
import { type Api, orNotFound, type RouteDocs, viewerOf } from "@loopline/platform/http";
import type { PredictApiDeps } from "./app.ts";

const getStatsDocs = ({ StatsReplySchema }: Contracts): RouteDocs => ({
  id: "getStats",
  tag: "Batches",
  summary: "Get lifetime totals",
  reply: StatsReplySchema,
});

const getUsageDocs: RouteDocs = {
  id: "getUsage",
  tag: "Batches",
  summary: "Get what the owner of the API key has used",
  description: "A 404 for a key that sees the batches of all owners.",
  reply: UsageReplySchema,
  errors: [404],
};

export function addUsageRoutes(
  api: Api,
  { contracts, counts, usage, quotas }: Pick<PredictApiDeps, "contracts" | "counts" | "usage" | "quotas">,
): void {
  api.get("/stats", { config: { scope: "read", docs: getStatsDocs(contracts) } }, (request) =>
    counts(viewerOf(request)),
  );

  api.get(
    "/usage",
    { config: { scope: "read", docs: getUsageDocs } },
    async (request): Promise<UsageReply> => {
      const owner = orNotFound(viewerOf(request) ?? null);
      const [{ months, ...used }, quota] = await Promise.all([usage.read(owner), quotas?.read(request)]);
      return { ...used, ...(quota && { quota }), months };
    },
  );
}
