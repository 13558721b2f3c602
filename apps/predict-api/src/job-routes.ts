import { JobPathSchema, JobsQuerySchema } from "@loopline/contracts";
import {
  type Api,
  createRepresentation,
  orNotFound,
  refuseOtherMethods,
  sendRepresentation,
} from "@loopline/platform/http";
import type { PredictApiDeps } from "./app.ts";
import { getJobDocs, listJobsDocs } from "./docs.ts";
import { createPageReplies } from "./page-replies.ts";

export function addJobRoutes(api: Api, { jobs }: Pick<PredictApiDeps, "jobs">): void {
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
  refuseOtherMethods(api, "/jobs");

  api.get(
    "/jobs/:jobId",
    { compress: false, config: { scope: "read", docs: getJobDocs }, schema: { params: JobPathSchema } },
    async (request, reply) => {
      const { jobId } = request.params;
      const job = (await jobs.detail(jobId)) ?? (await jobs.entry(jobId));
      return sendRepresentation(request, reply, createRepresentation(orNotFound(job)));
    },
  );
  refuseOtherMethods(api, "/jobs/:jobId");
}
