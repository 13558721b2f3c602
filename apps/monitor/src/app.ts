import { isIP } from "node:net";
import {
  deadLetterSubscription,
  type PipelineReply,
  PromoteBodySchema,
  ReplayBodySchema,
  RollbackBodySchema,
  subscriptions,
  TracesQuerySchema,
  type TracesReply,
  UserNameSchema,
  userHeader,
} from "@loopline/contracts";
import { AppError, type Logger } from "@loopline/platform";
import { type Api, createApi, refuseOtherMethods } from "@loopline/platform/http";
import { z } from "zod";
import type { Backlog } from "./backlogs.ts";
import type { DeadLetters } from "./dead-letters.ts";
import type { Figures } from "./figures.ts";
import type { Models } from "./models.ts";
import { parseExport } from "./parse-export.ts";
import type { SpanStore } from "./span-store.ts";

export interface MonitorDeps {
  readonly spans: SpanStore;
  readonly figures: Figures;
  /** Keyed by subscription id. @throws {AppError} `unavailable`. */
  readonly backlogs: () => Promise<ReadonlyMap<string, Backlog>>;
  readonly deadLetters: DeadLetters;
  readonly models: Models;
  readonly log: Logger;
}

/** Bytes of an export. */
const bodyLimit = 8_000_000;

const config = { isPublic: true };

const DeadLettersQuerySchema = z.object({ limit: z.coerce.number().int().min(1).max(100).default(20) });

/** Who promotes a model, for the audit: the user who is signed in to the web UI, or the web UI. */
const HeadersSchema = z.object({ [userHeader]: UserNameSchema.default("web") });

/** Receives traces, answers queries about them, and does for the web UI what an operator may do. It does not listen. */
export async function buildApp(deps: MonitorDeps): Promise<Api> {
  const { spans, figures, backlogs, deadLetters, models, log } = deps;
  const api = await createApi({ log, corsOrigins: [], bodyLimit });
  refuseBrowsers(api);

  api.post("/v1/traces", { config }, async ({ body }) => {
    const taken = takeExport(body);
    spans.add(taken);
    figures.add(taken);
    return { partialSuccess: {} };
  });

  api.get("/traces", { config, schema: { querystring: TracesQuerySchema } }, async ({ query }) => {
    const traces = spans.tracesOf(query.batch_id);
    if (traces.length === 0) throw new AppError("not-found", "there is no trace of this batch");
    return { traces } satisfies TracesReply;
  });

  api.get("/pipeline", { config }, async (): Promise<PipelineReply> => {
    const waiting = await backlogs();
    const { waits, ...seen } = figures.read();
    return {
      ...seen,
      subscriptions: subscriptions.map(({ name }) => ({
        name,
        backlog: waiting.get(name)?.undelivered ?? 0,
        oldest_seconds: waiting.get(name)?.oldest_unacked_seconds ?? 0,
        wait: waits.get(name) ?? null,
      })),
      dead_letters: waiting.get(deadLetterSubscription)?.undelivered ?? 0,
    };
  });

  api.get("/dead-letters", { config, schema: { querystring: DeadLettersQuerySchema } }, ({ query }) =>
    deadLetters.list(query.limit),
  );

  api.post("/dead-letters/replay", { config, schema: { body: ReplayBodySchema } }, ({ body }) =>
    deadLetters.replay(body.ids),
  );

  api.get("/models", { config }, () => models.promotions());

  api.post(
    "/models/promote",
    { config, schema: { body: PromoteBodySchema, headers: HeadersSchema } },
    ({ body: { model_file_name: fileName, ...audit }, headers }) =>
      models.promote({ fileName, ...audit, by: headers[userHeader] }),
  );

  api.post(
    "/models/rollback",
    { config, schema: { body: RollbackBodySchema, headers: HeadersSchema } },
    ({ body, headers }) => models.rollBack({ ...body, by: headers[userHeader] }),
  );
  refuseOtherMethods(api);
  return api;
}

function takeExport(body: unknown): ReturnType<typeof parseExport> {
  try {
    return parseExport(body);
  } catch (cause) {
    throw new AppError("bad-request", "the body must be an OTLP export in JSON", { cause });
  }
}

/**
 * Refuses what a page in a browser may have sent: it has an Origin header, or a host name that someone pointed to this
 * machine. Only processes of this machine are allowed.
 */
export function refuseBrowsers(api: Api): void {
  api.addHook("onRequest", async ({ headers, hostname }) => {
    const isFromPage = headers.origin !== undefined || headers["sec-fetch-site"] !== undefined;
    if (isFromPage || !isLoopback(hostname)) {
      throw new AppError("bad-request", "only processes of this machine are allowed");
    }
  });
}

function isLoopback(hostname: string): boolean {
  const name = hostname.replace(/^\[(.*)\]$/, "$1");
  return name === "localhost" || name === "::1" || (isIP(name) === 4 && name.startsWith("127."));
}
