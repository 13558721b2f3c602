import {
  BatchesReplySchema,
  BatchReplySchema,
  EventStreamSchema,
  eventSchemas,
  FeedbackReplySchema,
  JobReplySchema,
  JobsReplySchema,
  ModelReplySchema,
  StatsReplySchema,
} from "@loopline/contracts";
import type { ApiDocs, RouteDocs } from "@loopline/platform/http";

export const predictDocs: ApiDocs = {
  title: "Loopline: predict API",
  description:
    "Shows the predictions of batches that the ingest API took, takes corrections, and tells of the models that are trained on them.",
  tags: [
    { name: "Batches", description: "Predictions, and corrections of them." },
    { name: "Models", description: "Trainings, and the model that predicts." },
    { name: "Events", description: "What happens, as it happens." },
    { name: "About", description: "The API itself." },
  ],
  schemas: Object.values(eventSchemas),
};

const pages = "Newest first. `next_cursor` leads on to older ones, whatever arrives meanwhile.";

export const listBatchesDocs: RouteDocs = {
  id: "listBatches",
  tag: "Batches",
  summary: "List batches with their predictions",
  description: pages,
  reply: BatchesReplySchema,
  hasEtag: true,
};

export const getBatchDocs: RouteDocs = {
  id: "getBatch",
  tag: "Batches",
  summary: "Show one batch",
  description:
    "A 404 until it is predicted. With `wait`, the answer comes as soon as it is. `features` are absent where nobody kept them.",
  reply: BatchReplySchema,
  errors: [404],
  hasEtag: true,
};

export const rateBatchDocs: RouteDocs = {
  id: "rateBatch",
  tag: "Batches",
  summary: "Say which predictions were right",
  description:
    "A 200 says that the ratings are kept. They lead to a new model; the newest rating of a record counts. Once the batch is predicted, a subject that is not in it is a 400; ratings sent earlier wait for their batch.",
  reply: FeedbackReplySchema,
};

export const listJobsDocs: RouteDocs = {
  id: "listJobs",
  tag: "Models",
  summary: "List trainings",
  description: pages,
  reply: JobsReplySchema,
  hasEtag: true,
};

export const getJobDocs: RouteDocs = {
  id: "getJob",
  tag: "Models",
  summary: "Show one training",
  reply: JobReplySchema,
  errors: [404],
  hasEtag: true,
};

export const getModelDocs: RouteDocs = {
  id: "getLatestModel",
  tag: "Models",
  summary: "Show the model that predicts",
  description: "A note is real where `coefficients · features + intercept` is above 0.",
  reply: ModelReplySchema,
  errors: [404],
  hasEtag: true,
};

export const getStatsDocs: RouteDocs = {
  id: "getStats",
  tag: "Batches",
  summary: "Count what there ever was",
  reply: StatsReplySchema,
};

export const readEventsDocs: RouteDocs = {
  id: "readEvents",
  tag: "Events",
  summary: "Read events as they happen",
  description: [
    "Server-sent events, without end: `batch-predicted`, `job-finished` and `model-promoted`, whose data are BatchPredicted, JobFinished and ModelPromoted.",
    "Who comes back with the id of the last one goes on after it. `reset` says that some are lost: read everything anew.",
  ].join(" "),
  reply: EventStreamSchema,
  mediaType: "text/event-stream",
};
