import { z } from "zod";
import {
  CountSchema,
  CreatedSchema,
  ModelFileNameSchema,
  OwnerSchema,
  ShareSchema,
  SubjectSchema,
  UuidSchema,
} from "./fields.ts";
import { apiNames, functionNames, topicNames } from "./topics.ts";

const MillisecondsSchema = z.number().min(0);

/** Latencies in milliseconds; null if there were none. */
const LatencySchema = z.object({ p50_ms: MillisecondsSchema, p99_ms: MillisecondsSchema }).nullable();

/** What the monitor measured in the last `window_seconds`. */
export const PipelineReplySchema = z.object({
  window_seconds: z.int().min(1),
  /** Requests of an API, or deliveries to a function. `failed` counts answers from 500 on, and deliveries to be retried. */
  services: z.array(
    z.object({
      name: z.enum([...apiNames, ...functionNames]),
      handled: CountSchema,
      failed: CountSchema,
      latency: LatencySchema,
    }),
  ),
  /** `published` counts from the monitor's start, so that a page can compute what came between two requests. */
  topics: z.array(z.object({ name: z.enum(topicNames), published: CountSchema })),
  /**
   * `backlog` is the number of unacknowledged messages, `oldest_seconds` the age of the oldest. `wait` is the time from the
   * publication of a message to the start of its function.
   */
  subscriptions: z.array(
    z.object({
      name: z.string(),
      backlog: CountSchema,
      oldest_seconds: z.number().min(0),
      wait: LatencySchema,
    }),
  ),
  /** The number of dead letters. */
  dead_letters: CountSchema,
});
export type PipelineReply = z.infer<typeof PipelineReplySchema>;

const DeadLetterSchema = z.object({
  id: z.string().min(1),
  /** The topic that a replay publishes it to; null if unknown. */
  topic: z.enum(topicNames).nullable(),
  /** The function that could not process it; null if unknown. */
  function: z.string().nullable(),
  reason: z.string(),
  /** The owner that the message names. */
  owner: OwnerSchema.optional(),
  /** ISO 8601 with a zone. */
  since: z.iso.datetime(),
  /** The first characters of the message. */
  body: z.string(),
});

/** The oldest dead letters. `is_complete` is true if these are all. */
export const DeadLettersReplySchema = z.object({
  letters: z.array(DeadLetterSchema),
  is_complete: z.boolean(),
});
export type DeadLettersReply = z.infer<typeof DeadLettersReplySchema>;

/** The dead letters to publish again. */
export const ReplayBodySchema = z.object({ ids: z.array(z.string().min(1).max(100)).min(1).max(100) });

/** The dead letters that were published again, and why others were not. */
export const ReplayReplySchema = z.object({
  replayed: z.array(z.string()),
  refused: z.array(z.object({ id: z.string(), reason: z.string() })),
});
export type ReplayReply = z.infer<typeof ReplayReplySchema>;

export const TracesQuerySchema = z.object({ batch_id: UuidSchema });

/** A step of a trace. `start_ms` is milliseconds since 1970, with a fraction. */
const SpanSchema = z.object({
  span_id: z.string(),
  /** Null for the first step, and if the step before is not part of the pipeline. */
  parent_span_id: z.string().nullable(),
  service: z.string(),
  name: z.string(),
  kind: z.enum(["internal", "server", "client", "producer", "consumer"]),
  start_ms: z.number(),
  duration_ms: MillisecondsSchema,
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** What went wrong; null if nothing did. */
  error: z.string().nullable(),
});
export type TraceSpan = z.infer<typeof SpanSchema>;

/** All traces of a batch, the oldest first. The steps of each are in the order of their start. */
export const TracesReplySchema = z.object({
  traces: z.array(z.object({ trace_id: z.string(), spans: z.array(SpanSchema) })),
});
export type TracesReply = z.infer<typeof TracesReplySchema>;

/** A model became the one that predicts. */
export const PromotionSchema = z.object({
  /** Orders promotions: the model of the highest predicts. */
  sequence: CountSchema,
  model_file_name: z.string(),
  /** Measured by its training. */
  accuracy: ShareSchema,
  reason: z.string(),
  /** `training`, or the name of a person or program. */
  promoted_by: z.string(),
  created: CreatedSchema,
});
export type Promotion = z.infer<typeof PromotionSchema>;

/** The newest promotions, newest first, and the one that a rollback goes back to; null if there is none. */
export const PromotionsReplySchema = z.object({
  promotions: z.array(PromotionSchema),
  previous: PromotionSchema.nullable(),
});
export type PromotionsReply = z.infer<typeof PromotionsReplySchema>;

/** `over` is the sequence of the promotion that the caller knows as the newest: if there is a newer one, nothing is changed. */
export const RollbackBodySchema = z.object({
  reason: SubjectSchema.trim().min(1, "must not be empty").max(500, "must be at most 500 characters"),
  over: CountSchema,
});
export const PromoteBodySchema = RollbackBodySchema.extend({ model_file_name: ModelFileNameSchema });

/**
 * `superseded`: a newer promotion came in between and stays. `caught-up`: Redis did not have the newest promotion; it has it now,
 * and nothing else was changed.
 */
export const PromotedReplySchema = z.object({
  status: z.enum(["promoted", "superseded", "caught-up"]),
  model_file_name: z.string(),
});
export type PromotedReply = z.infer<typeof PromotedReplySchema>;
