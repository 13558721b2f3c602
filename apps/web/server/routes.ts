import {
  BatchesQuerySchema,
  BatchesReplySchema,
  BatchPathSchema,
  BatchReplySchema,
  DeadLettersReplySchema,
  FeedbackBodySchema,
  FeedbackReplySchema,
  IdempotencyHeadersSchema,
  JobPathSchema,
  JobReplySchema,
  JobsQuerySchema,
  JobsReplySchema,
  ModelReplySchema,
  NotesBodySchema,
  NotesReplySchema,
  PipelineReplySchema,
  ReplayBodySchema,
  ReplayReplySchema,
  StatsReplySchema,
} from "@loopline/contracts";
import { z } from "zod";
import { addTruths } from "./add-truths.ts";
import { drawNotes } from "./notes/draw-notes.ts";
import { PredictionsQuerySchema, readPredictions } from "./predictions.ts";
import type { Input, Route } from "./route.ts";
import { toQueryString } from "./to-query-string.ts";

const SamplesBodySchema = z.object({
  count: z.int("must be a whole number").min(1, "must be at least 1").max(1_000, "must be at most 1000"),
});

/** Of dead letters: as many as a page shows. */
const mostLetters = 20;

const postNotes = { method: "POST", path: "/notes" } as const;

/** All that a browser can reach, below `/api`. */
export const routes: readonly Route[] = [
  {
    method: "GET",
    path: "/stats",
    answer: ({ signal }, { predict }) => predict.get("/stats", StatsReplySchema, signal),
  },
  {
    method: "GET",
    path: "/batches",
    answer: async ({ query, signal }, { predict }) =>
      predict.get(`/batches${toQueryString(query(BatchesQuerySchema))}`, BatchesReplySchema, signal),
  },
  {
    method: "GET",
    path: "/batches/:batchId",
    answer: async ({ params, signal }, { predict, notes }) => {
      const { batchId } = params(BatchPathSchema);
      return addTruths(await predict.get(`/batches/${batchId}`, BatchReplySchema, signal), notes);
    },
  },
  {
    method: "PATCH",
    path: "/batches/:batchId",
    answer: async ({ params, body, headers, signal }, { predict }) => {
      const path = `/batches/${params(BatchPathSchema).batchId}`;
      const feedback = await body(FeedbackBodySchema);
      const sent = { method: "PATCH", path, body: feedback, ...keyOf(headers) } as const;
      return predict.send(sent, FeedbackReplySchema, signal);
    },
  },
  {
    method: "GET",
    path: "/predictions",
    answer: async ({ query, signal }, { predict }) =>
      readPredictions(query(PredictionsQuerySchema).batches, predict, signal),
  },
  {
    method: "GET",
    path: "/jobs",
    answer: async ({ query, signal }, { predict }) =>
      predict.get(`/jobs${toQueryString(query(JobsQuerySchema))}`, JobsReplySchema, signal),
  },
  {
    method: "GET",
    path: "/jobs/:jobId",
    answer: async ({ params, signal }, { predict }) =>
      predict.get(`/jobs/${params(JobPathSchema).jobId}`, JobReplySchema, signal),
  },
  {
    method: "GET",
    path: "/models/latest",
    answer: ({ signal }, { predict }) => predict.get("/models/latest", ModelReplySchema, signal),
  },
  {
    method: "POST",
    path: "/notes",
    answer: async ({ body, headers, signal }, { ingest }) => {
      const notes = await body(NotesBodySchema);
      const sent = { ...postNotes, body: notes, ...keyOf(headers) };
      return ingest.send(sent, NotesReplySchema, signal);
    },
  },
  {
    // A batch of notes that we choose, for whoever has none at hand.
    method: "POST",
    path: "/samples",
    answer: async ({ body, signal }, { ingest, notes }) => {
      const { count } = await body(SamplesBodySchema);
      return ingest.send({ ...postNotes, body: await drawNotes(notes, count) }, NotesReplySchema, signal);
    },
  },
  {
    method: "GET",
    path: "/pipeline",
    answer: ({ signal }, { monitor }) => monitor.get("/pipeline", PipelineReplySchema, signal),
  },
  {
    method: "GET",
    path: "/dead-letters",
    answer: ({ signal }, { monitor }) =>
      monitor.get(`/dead-letters${toQueryString({ limit: mostLetters })}`, DeadLettersReplySchema, signal),
  },
  {
    method: "POST",
    path: "/dead-letters/replay",
    answer: async ({ body, signal }, { monitor }) => {
      const sent = {
        method: "POST",
        path: "/dead-letters/replay",
        body: await body(ReplayBodySchema),
      } as const;
      return monitor.send(sent, ReplayReplySchema, signal);
    },
  },
];

function keyOf(headers: Input["headers"]): { idempotencyKey: string | undefined } {
  return { idempotencyKey: headers(IdempotencyHeadersSchema)["idempotency-key"] };
}
