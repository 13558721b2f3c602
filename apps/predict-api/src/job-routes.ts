import { JobPathSchema, JobsQuerySchema, type JobsReply } from "@loopline/contracts";
import { type Api, orNotFound, refuseOtherMethods } from "@loopline/platform/http";
import type { PredictApiDeps } from "./app.ts";

export function addJobRoutes(api: Api, { jobs }: Pick<PredictApiDeps, "jobs">): void {
  api.get(
    "/jobs",
    { config: { scope: "read" }, schema: { querystring: JobsQuerySchema } },
    async (request): Promise<JobsReply> => {
      const { entries, next } = await jobs.page(request.query);
      return { jobs: entries, next_cursor: next };
    },
  );
  refuseOtherMethods(api, "/jobs");

  api.get("/jobs/:jobId", { config: { scope: "read" }, schema: { params: JobPathSchema } }, async (request) =>
    orNotFound(await jobs.detail(request.params.jobId)),
  );
  refuseOtherMethods(api, "/jobs/:jobId");
}
