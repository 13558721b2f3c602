import { z } from "zod";
import { CountSchema, UuidSchema } from "./fields.ts";
import { apiNames, functionNames, topicNames } from "./topics.ts";

const MillisecondsSchema = z.number().min(0);

/** How long something took, in milliseconds; null where nothing happened. */
const LatencySchema = z.object({ p50_ms: MillisecondsSchema, p99_ms: MillisecondsSchema }).nullable();

/** What the monitor has seen of the pipeline in the last `window_seconds`. */
export const PipelineReplySchema = z.object({
  window_seconds: z.int().min(1),
  /** Requests of an API, deliveries of a function. `failed` are answers from 500 on, and deliveries to come again. */
  services: z.array(
    z.object({
      name: z.enum([...apiNames, ...functionNames]),
      handled: CountSchema,
      failed: CountSchema,
      latency: LatencySchema,
    }),
  ),
  /** `published` counts since the monitor started, so that a page sees what came between two looks. */
  topics: z.array(z.object({ name: z.enum(topicNames), published: CountSchema })),
  /**
   * `backlog` messages are not acknowledged, the oldest for `oldest_seconds`. `wait` is from a message's publication to when
   * its function began.
   */
  subscriptions: z.array(
    z.object({
      name: z.string(),
      backlog: CountSchema,
      oldest_seconds: z.number().min(0),
      wait: LatencySchema,
    }),
  ),
  /** Messages that wait for somebody to look. */
  dead_letters: CountSchema,
});
export type PipelineReply = z.infer<typeof PipelineReplySchema>;

const DeadLetterSchema = z.object({
  id: z.string().min(1),
  /** Where a replay publishes it; null where nobody can tell. */
  topic: z.enum(topicNames).nullable(),
  /** Who could not process it. */
  function: z.string().nullable(),
  reason: z.string(),
  /** ISO 8601, with its zone. */
  since: z.iso.datetime(),
  /** The message's first characters. */
  body: z.string(),
});

/** The oldest dead letters; `is_complete` says whether these are all. */
export const DeadLettersReplySchema = z.object({
  letters: z.array(DeadLetterSchema),
  is_complete: z.boolean(),
});
export type DeadLettersReply = z.infer<typeof DeadLettersReplySchema>;

/** Which dead letters to give to the pipeline again. */
export const ReplayBodySchema = z.object({ ids: z.array(z.string().min(1).max(100)).min(1).max(100) });
export type ReplayBody = z.infer<typeof ReplayBodySchema>;

/** Those that were published again, and why others were not. */
export const ReplayReplySchema = z.object({
  replayed: z.array(z.string()),
  refused: z.array(z.object({ id: z.string(), reason: z.string() })),
});
export type ReplayReply = z.infer<typeof ReplayReplySchema>;

export const TracesQuerySchema = z.object({ batch_id: UuidSchema });

/** A step of a trace. `start_ms` is milliseconds since 1970, with a fraction. */
const SpanSchema = z.object({
  span_id: z.string(),
  /** Null where the trace begins, or where the step before belongs to somebody else. */
  parent_span_id: z.string().nullable(),
  service: z.string(),
  name: z.string(),
  kind: z.enum(["internal", "server", "client", "producer", "consumer"]),
  start_ms: z.number(),
  duration_ms: MillisecondsSchema,
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** What went wrong; null where nothing did. */
  error: z.string().nullable(),
});
export type TraceSpan = z.infer<typeof SpanSchema>;

/** All that is known of a batch, the oldest trace first; the steps of each in the order of their start. */
export const TracesReplySchema = z.object({
  traces: z.array(z.object({ trace_id: z.string(), spans: z.array(SpanSchema) })),
});
export type TracesReply = z.infer<typeof TracesReplySchema>;
