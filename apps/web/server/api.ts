import { pathOfPage } from "@loopline/client";
import {
  BatchesQuerySchema,
  BatchPathSchema,
  type Contracts,
  DeadLettersReplySchema,
  IdempotencyHeadersSchema,
  JobPathSchema,
  JobsQuerySchema,
  JobsReplySchema,
  PipelineReplySchema,
  PromoteBodySchema,
  PromotedReplySchema,
  PromotionsReplySchema,
  ReplayBodySchema,
  ReplayReplySchema,
  RollbackBodySchema,
  WaitQuerySchema,
} from "@loopline/contracts";
import { z } from "zod";
import { ApiProblem, methodNotAllowed, notFound } from "./api-problem.ts";
import { describeDeployment } from "./dataset.ts";
import { check, readJson } from "./input.ts";
import { addTruths, drawRecords } from "./record-source.ts";
import type { Services } from "./services.ts";

/** A request. Its parts of type unknown are not checked yet. */
interface Input {
  readonly method: keyof Methods;
  /** Below `/api`. */
  readonly path: string;
  readonly params: unknown;
  readonly query: unknown;
  /** Names are in lower case. */
  readonly headers: unknown;
  /** @throws {ApiProblem} 400, 413 or 415 */
  body<S extends z.ZodType>(schema: S): Promise<z.infer<S>>;
  /** Aborts when the browser has gone. */
  readonly signal: AbortSignal;
  /** Who sent it; undefined if nobody needs to sign in. */
  readonly user: string | undefined;
}

/** @throws {ApiProblem} */
type Answer = (input: Input, services: Services) => Promise<unknown>;

type Methods = Readonly<Partial<Record<"GET" | "POST" | "PATCH", Answer>>>;

/** A schema, or how to get it from the contracts of the dataset that runs. */
type Schema<S extends z.ZodType> = S | ((contracts: Contracts) => S);

/** The schemas of a request's parts. A part without one is not passed on. */
interface Parts {
  readonly params?: z.ZodType;
  readonly query?: typeof BatchesQuerySchema;
  readonly body?: Schema<z.ZodType>;
}

async function schemaOf<S extends z.ZodType>(
  schema: Schema<S>,
  { deployment }: Services,
  signal: AbortSignal,
): Promise<S> {
  return typeof schema === "function" ? schema((await deployment(signal)).contracts) : schema;
}

/** Passes a request on to the API's own route of the same path, after checking it. */
function passOn<S extends z.ZodType>(
  api: "ingest" | "predict" | "monitor",
  replySchema: Schema<S>,
  { params, query, body: bodySchema }: Parts = {},
) {
  return async (input: Input, services: Services): Promise<z.infer<S>> => {
    const { method, path, signal, user } = input;
    if (params !== undefined) check(params, input.params, "path");
    const page = query === undefined ? {} : check(query, input.query, "query");
    const reply = await schemaOf(replySchema, services, signal);
    if (bodySchema === undefined) return services[api](pathOfPage(path, page), reply, { signal });
    const { "idempotency-key": idempotencyKey } = check(IdempotencyHeadersSchema, input.headers, "headers");
    const body = await input.body(await schemaOf(bodySchema, services, signal));
    return services[api](path, reply, { method, body, idempotencyKey, signal, user });
  };
}

const passBatches = passOn("predict", ({ BatchesReplySchema }) => BatchesReplySchema, {
  query: BatchesQuerySchema,
});

/** Whether batches are shown with their owner: to operators. */
function showsOwner({ signal }: Input, { isOperator }: Services): Promise<boolean> {
  return isOperator(signal).catch(() => false);
}

function withoutOwner<B extends { owner?: string | undefined }>({ owner: _, ...batch }: B): Omit<B, "owner"> {
  return batch;
}

const SamplesBodySchema = z.object({
  count: z.int("must be a whole number").min(1, "must be at least 1").max(1_000, "must be at most 1000"),
});

/** How many dead letters a page shows. */
const maxLetters = 20;

/** Everything that a browser can reach below `/api`, except the stream of events. */
const routes: Readonly<Record<string, Methods>> = {
  "/dataset": {
    GET: async ({ signal }, { deployment }) => describeDeployment(await deployment(signal)),
  },
  "/stats": { GET: passOn("predict", ({ StatsReplySchema }) => StatsReplySchema) },
  "/batches": {
    GET: async (input, services) => {
      const [{ batches, ...page }, showsOwners] = await Promise.all([
        passBatches(input, services),
        showsOwner(input, services),
      ]);
      return { ...page, batches: showsOwners ? batches : batches.map(withoutOwner) };
    },
  },
  "/batches/:batchId": {
    GET: async (input, services) => {
      const { path, params, query, signal } = input;
      const { predict, deployment } = services;
      check(BatchPathSchema, params, "path");
      const { wait } = check(WaitQuerySchema, query, "query");
      const { contracts, source } = await deployment(signal);
      const options = { waitSeconds: wait, signal };
      const [batch, showsOwners] = await Promise.all([
        predict(`${path}?wait=${wait}`, contracts.BatchReplySchema, options),
        showsOwner(input, services),
      ]);
      return addTruths(showsOwners ? batch : withoutOwner(batch), source);
    },
    PATCH: passOn("predict", ({ FeedbackReplySchema }) => FeedbackReplySchema, {
      params: BatchPathSchema,
      body: ({ FeedbackBodySchema }) => FeedbackBodySchema,
    }),
  },
  "/jobs": { GET: passOn("predict", JobsReplySchema, { query: JobsQuerySchema }) },
  "/jobs/:jobId": {
    GET: passOn("predict", ({ JobReplySchema }) => JobReplySchema, { params: JobPathSchema }),
  },
  "/models/latest": { GET: passOn("predict", ({ ModelReplySchema }) => ModelReplySchema) },
  "/notes": {
    POST: passOn("ingest", ({ NotesReplySchema }) => NotesReplySchema, {
      body: ({ NotesBodySchema }) => NotesBodySchema,
    }),
  },
  // Submits records that the server draws, so that users can try Loopline without a file.
  "/samples": {
    POST: async ({ body, signal, user }, { ingest, deployment }) => {
      const { count } = await body(SamplesBodySchema);
      const { contracts, source } = await deployment(signal);
      const drawn = await drawRecords(source, count);
      return ingest("/notes", contracts.NotesReplySchema, { method: "POST", body: drawn, signal, user });
    },
  },
  "/pipeline": { GET: passOn("monitor", PipelineReplySchema) },
  "/dead-letters": {
    GET: ({ signal }, { monitor }) =>
      monitor(`/dead-letters?limit=${maxLetters}`, DeadLettersReplySchema, { signal }),
  },
  "/dead-letters/replay": { POST: passOn("monitor", ReplayReplySchema, { body: ReplayBodySchema }) },
  "/models": { GET: passOn("monitor", PromotionsReplySchema) },
  "/models/promote": { POST: passOn("monitor", PromotedReplySchema, { body: PromoteBodySchema }) },
  "/models/rollback": { POST: passOn("monitor", PromotedReplySchema, { body: RollbackBodySchema }) },
};

const table = Object.entries(routes).map(([path, methods]) => ({
  pattern: new URLPattern({ pathname: `/api${path}` }),
  methods,
}));

/** Answers a browser's request to `/api/…`. */
export function answerRequest(request: Request, services: Services): Promise<Response> {
  return replying(request, services, async () => {
    const reply = await answer(request, services, await services.gate.admit(request));
    return Response.json(reply, { headers: { "Cache-Control": "no-store" } });
  });
}

/** Answers with what `work` returns, or with the problem that it throws. */
export async function replying(
  request: Request,
  services: Services,
  work: (services: Services) => Promise<Response>,
): Promise<Response> {
  try {
    return await work(services);
  } catch (error) {
    // The browser has gone, so the answer is never read.
    if (request.signal.aborted) return new Response(null, { status: 499 });
    return replyWithProblem(error, services);
  }
}

/**
 * Answers a GET of one of this app's pages while it is rendered for a user who was admitted.
 *
 * @param path with its query, such as `/batches?limit=10`
 * @throws {ApiProblem}
 */
export function answerPage(path: string, signal: AbortSignal, services: Services): Promise<unknown> {
  return answer(new Request(`http://web/api${path}`, { signal }), services, undefined);
}

async function answer(request: Request, services: Services, user: string | undefined): Promise<unknown> {
  const { pathname, searchParams } = new URL(request.url);
  for (const { pattern, methods } of table) {
    const match = pattern.exec({ pathname });
    if (match === null) continue;
    const method = (["GET", "POST", "PATCH"] as const).find((known) => known === request.method);
    const answerWith = method && methods[method];
    if (method === undefined || answerWith === undefined) throw methodNotAllowed(Object.keys(methods));
    const input: Input = {
      method,
      path: pathname.slice("/api".length),
      params: match.pathname.groups,
      query: Object.fromEntries(searchParams),
      headers: Object.fromEntries(request.headers),
      body: async (schema) => check(schema, await readJson(request), "body"),
      signal: request.signal,
      user,
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
