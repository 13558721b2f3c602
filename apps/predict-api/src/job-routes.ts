import { findStored } from "@loopline/cache";
import {
  type Contracts,
  hasOnlyNumbers,
  JobPathSchema,
  JobsQuerySchema,
  JobsReplySchema,
} from "@loopline/contracts";
import {
  type Api,
  createRepresentation,
  orNotFound,
  type RouteDocs,
  sendRepresentation,
} from "@loopline/platform/http";
import type { PredictApiDeps } from "./app.ts";
import { createPageReplies, listDescription } from "./replies.ts";

const listJobsDocs: RouteDocs = {
  id: "listJobs",
  tag: "Models",
  summary: "List trainings",
  description: listDescription,
  reply: JobsReplySchema,
  hasEtag: true,
};

const getJobDocs = ({ JobReplySchema }: Contracts): RouteDocs => ({
  id: "getJob",
  tag: "Models",
  summary: "Show one training",
  reply: JobReplySchema,
  errors: [404],
  hasEtag: true,
});

const getModelDocs = ({ dataset, ModelReplySchema }: Contracts): RouteDocs => ({
  id: "getLatestModel",
  tag: "Models",
  summary: "Show the model that predicts",
  description: describeModel(dataset),
  reply: ModelReplySchema,
  errors: [404],
  hasEtag: true,
});

/** How to predict with the parameters of a model. */
function describeModel(dataset: Contracts["dataset"]): string {
  const { classes } = dataset.target;
  const [first, last] = [classes[0]?.value, classes.at(-1)?.value];
  const isTwo = classes.length === 2;
  const plain = `With \`coefficients\`, the prediction is ${last} if \`coefficients · features + intercept\` is above 0, else ${first}.`;
  const winner = isTwo ? `${last} if its one machine is above 0` : "the class whose machine is highest";
  const table = `With \`table\`, each value becomes the columns that \`table.features\` describes, and the prediction is ${winner}.`;
  return isTwo && hasOnlyNumbers(dataset) ? `${plain} ${table}` : table;
}

/** Jobs, and the model that they trained. */
export function addJobRoutes(
  api: Api,
  { contracts, jobs, champion }: Pick<PredictApiDeps, "contracts" | "jobs" | "champion">,
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
    {
      compress: false,
      config: { scope: "read", docs: getJobDocs(contracts) },
      schema: { params: JobPathSchema },
    },
    async (request, reply) => {
      const job = await findStored(jobs, request.params.jobId);
      return sendRepresentation(request, reply, createRepresentation(orNotFound(job)));
    },
  );

  api.get(
    "/models/latest",
    { compress: false, config: { scope: "read", docs: getModelDocs(contracts) } },
    async (request, reply) => {
      const model = orNotFound(await champion.model());
      return sendRepresentation(request, reply, createRepresentation(JSON.stringify(model)));
    },
  );
}
