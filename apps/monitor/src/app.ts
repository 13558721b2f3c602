import {
  deadLetterSubscription,
  type PipelineReply,
  ReplayBodySchema,
  subscriptions,
  TracesQuerySchema,
  type TracesReply,
} from "@loopline/contracts";
import { AppError, type Logger } from "@loopline/platform";
import { type Api, createApi, refuseOtherMethods } from "@loopline/platform/http";
import { z } from "zod";
import type { Backlog } from "./backlogs.ts";
import type { DeadLetters } from "./dead-letters.ts";
import type { Figures } from "./figures.ts";
import { parseExport } from "./parse-export.ts";
import { refuseBrowsers } from "./refuse-browsers.ts";
import type { SpanStore } from "./span-store.ts";

export interface MonitorDeps {
  readonly spans: SpanStore;
  readonly figures: Figures;
  /** By the subscription's id. @throws {AppError} `unavailable`. */
  readonly backlogs: () => Promise<ReadonlyMap<string, Backlog>>;
  readonly deadLetters: DeadLetters;
  readonly log: Logger;
}

/** Of an export, in bytes. */
const bodyLimit = 8_000_000;

const config = { isPublic: true };

const DeadLettersQuerySchema = z.object({ limit: z.coerce.number().int().min(1).max(100).default(20) });

/** Takes traces and tells of them. It does not listen. */
export async function buildApp({ spans, figures, backlogs, deadLetters, log }: MonitorDeps): Promise<Api> {
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
    if (traces.length === 0) throw new AppError("not-found", "no trace of this batch is known");
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
