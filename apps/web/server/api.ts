import { pathOfPage } from "@loopline/client";
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
import { ApiProblem, methodNotAllowed, notFound } from "./api-problem.ts";
import { addTruths, PredictionsQuerySchema, readPredictions } from "./batch-details.ts";
import { check, readJson } from "./input.ts";
import { drawNotes } from "./note-source.ts";
import type { Services } from "./services.ts";

/** What came with a request. Every part of it is checked before it is used. */
interface Input {
  readonly params: unknown;
  readonly query: unknown;
  /** Names are in lower case. */
  readonly headers: unknown;
  /** @throws {ApiProblem} 400, 413 or 415 */
  body<S extends z.ZodType>(schema: S): Promise<z.infer<S>>;
  /** Aborts when the browser has gone. */
  readonly signal: AbortSignal;
}

/** @throws {ApiProblem} */
type Answer = (input: Input, services: Services) => Promise<unknown>;

type Methods = Readonly<Partial<Record<"GET" | "POST" | "PATCH", Answer>>>;

const SamplesBodySchema = z.object({
  count: z.int("must be a whole number").min(1, "must be at least 1").max(1_000, "must be at most 1000"),
});

/** How many dead letters a page shows. */
const maxLetters = 20;

/** Everything that a browser can reach below `/api`, except the stream of events. */
const routes: Readonly<Record<string, Methods>> = {
  "/stats": {
    GET: ({ signal }, { predict }) => predict.get("/stats", StatsReplySchema, signal),
  },
  "/batches": {
    GET: async ({ query, signal }, { predict }) => {
      const page = check(BatchesQuerySchema, query, "query");
      return predict.get(pathOfPage("/batches", page), BatchesReplySchema, signal);
    },
  },
  "/batches/:batchId": {
    GET: async ({ params, signal }, { predict, notes }) =>
      addTruths(await predict.get(batchPath(params), BatchReplySchema, signal), notes),
    PATCH: async ({ params, headers, body, signal }, { predict }) => {
      const sent = { method: "PATCH", path: batchPath(params), ...idempotencyKey(headers) } as const;
      return predict.send({ ...sent, body: await body(FeedbackBodySchema) }, FeedbackReplySchema, signal);
    },
  },
  "/predictions": {
    GET: async ({ query, signal }, { predict }) =>
      readPredictions(check(PredictionsQuerySchema, query, "query").batches, predict, signal),
  },
  "/jobs": {
    GET: async ({ query, signal }, { predict }) => {
      const page = check(JobsQuerySchema, query, "query");
      return predict.get(pathOfPage("/jobs", page), JobsReplySchema, signal);
    },
  },
  "/jobs/:jobId": {
    GET: async ({ params, signal }, { predict }) =>
      predict.get(`/jobs/${check(JobPathSchema, params, "path").jobId}`, JobReplySchema, signal),
  },
  "/models/latest": {
    GET: ({ signal }, { predict }) => predict.get("/models/latest", ModelReplySchema, signal),
  },
  "/notes": {
    POST: async ({ headers, body, signal }, { ingest }) => {
      const sent = { method: "POST", path: "/notes", ...idempotencyKey(headers) } as const;
      return ingest.send({ ...sent, body: await body(NotesBodySchema) }, NotesReplySchema, signal);
    },
  },
  // Submits notes that the server draws, for users who have none at hand.
  "/samples": {
    POST: async ({ body, signal }, { ingest, notes }) => {
      const { count } = await body(SamplesBodySchema);
      const sent = { method: "POST", path: "/notes", body: await drawNotes(notes, count) } as const;
      return ingest.send(sent, NotesReplySchema, signal);
    },
  },
  "/pipeline": {
    GET: ({ signal }, { monitor }) => monitor.get("/pipeline", PipelineReplySchema, signal),
  },
  "/dead-letters": {
    GET: ({ signal }, { monitor }) =>
      monitor.get(`/dead-letters?limit=${maxLetters}`, DeadLettersReplySchema, signal),
  },
  "/dead-letters/replay": {
    POST: async ({ body, signal }, { monitor }) => {
      const path = "/dead-letters/replay";
      return monitor.send(
        { method: "POST", path, body: await body(ReplayBodySchema) },
        ReplayReplySchema,
        signal,
      );
    },
  },
};

function batchPath(params: unknown): string {
  return `/batches/${check(BatchPathSchema, params, "path").batchId}`;
}

function idempotencyKey(headers: unknown): { idempotencyKey: string | undefined } {
  return { idempotencyKey: check(IdempotencyHeadersSchema, headers, "headers")["idempotency-key"] };
}

const table = Object.entries(routes).map(([path, methods]) => ({
  pattern: new URLPattern({ pathname: `/api${path}` }),
  methods,
}));

/** Answers a browser's request to `/api/…`. */
export async function answerRequest(request: Request, services: Services): Promise<Response> {
  try {
    const reply = await answer(request, services);
    return Response.json(reply, { headers: { "Cache-Control": "no-store" } });
  } catch (error) {
    // The browser has gone, so the answer is never read.
    if (request.signal.aborted) return new Response(null, { status: 499 });
    return replyWithProblem(error, services);
  }
}

/**
 * Answers a GET of one of this app's pages while it is rendered.
 *
 * @param path with its query, such as `/batches?limit=10`
 * @throws {ApiProblem}
 */
export function answerPage(path: string, signal: AbortSignal, services: Services): Promise<unknown> {
  return answer(new Request(`http://web/api${path}`, { signal }), services);
}

async function answer(request: Request, services: Services): Promise<unknown> {
  const { pathname, searchParams } = new URL(request.url);
  for (const { pattern, methods } of table) {
    const match = pattern.exec({ pathname });
    if (match === null) continue;
    const found = Object.entries(methods).find(([method]) => method === request.method);
    if (found === undefined) throw methodNotAllowed(Object.keys(methods));
    const [, answerWith] = found;
    const input: Input = {
      params: match.pathname.groups,
      query: Object.fromEntries(searchParams),
      headers: Object.fromEntries(request.headers),
      body: async (schema) => check(schema, await readJson(request), "body"),
      signal: request.signal,
    };
    return answerWith(input, services);
  }
  throw notFound();
}

function replyWithProblem(error: unknown, { log }: Services): Response {
  if (error instanceof ApiProblem) {
    return Response.json(error.reply, { status: error.status, headers: error.headers });
  }
  log.error({ err: error }, "request failed");
  const reply = { status_text: "Internal server error", message: "Something went wrong on our side" };
  return Response.json(reply, { status: 500 });
}
