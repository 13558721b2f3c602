import {
  JobPathSchema,
  JobReplySchema,
  JobsQuerySchema,
  JobsReplySchema,
  ModelReplySchema,
  StatsReplySchema,
} from "@loopline/contracts";
import {
  type Api,
  createRepresentation,
  orNotFound,
  type RouteDocs,
  sendRepresentation,
} from "@loopline/platform/http";
import type { PredictApiDeps } from "./app.ts";
import { createPageReplies, findStored, listDescription } from "./replies.ts";

const listJobsDocs: RouteDocs = {
  id: "listJobs",
  tag: "Models",
  summary: "List trainings",
  description: listDescription,
  reply: JobsReplySchema,
  hasEtag: true,
};

const getJobDocs: RouteDocs = {
  id: "getJob",
  tag: "Models",
  summary: "Show one training",
  reply: JobReplySchema,
  errors: [404],
  hasEtag: true,
};

const getModelDocs: RouteDocs = {
  id: "getLatestModel",
  tag: "Models",
  summary: "Show the model that predicts",
  description: "A note is predicted real if `coefficients · features + intercept` is above 0.",
  reply: ModelReplySchema,
  errors: [404],
  hasEtag: true,
};

const getStatsDocs: RouteDocs = {
  id: "getStats",
  tag: "Batches",
  summary: "Get lifetime totals",
  reply: StatsReplySchema,
};

/** Jobs, the model that they trained, and totals. */
export function addJobRoutes(
  api: Api,
  { jobs, champion, counts }: Pick<PredictApiDeps, "jobs" | "champion" | "counts">,
): void {
  const replyWith = createPageReplies("jobs");
  api.get(
    "/jobs",
    {
      compress: false,
      config: { scope: "read", docs: listJobsDocs },
      schema: { querystring: JobsQuerySchema },
    },
    async (request, reply) => sendRepresentation(request, reply, replyWith(await jobs.page(request.query))),
  );

  api.get(
    "/jobs/:jobId",
    { compress: false, config: { scope: "read", docs: getJobDocs }, schema: { params: JobPathSchema } },
    async (request, reply) => {
      const job = await findStored(jobs, request.params.jobId);
      return sendRepresentation(request, reply, createRepresentation(orNotFound(job)));
    },
  );

  api.get(
    "/models/latest",
    { compress: false, config: { scope: "read", docs: getModelDocs } },
    async (request, reply) => {
      const model = orNotFound(await champion.model());
      return sendRepresentation(request, reply, createRepresentation(JSON.stringify(model)));
    },
  );

  api.get("/stats", { config: { scope: "read", docs: getStatsDocs } }, () => counts());
}
