import { z } from "zod";
import { CachedJobSchema, type createCacheSchemas } from "./cache.ts";
import { type Examples, exampleBatchId, exampleJob, exampleJobId } from "./examples.ts";
import { checkRatings } from "./feedback.ts";
import {
  BatchNameSchema,
  CountSchema,
  CreatedSchema,
  OwnerSchema,
  RatingsSchema,
  rule,
  SubjectsSchema,
  UuidSchema,
} from "./fields.ts";
import type { RecordFields } from "./record-fields.ts";

const objectError = "must be a JSON object";

const left = (what: string) =>
  CountSchema.optional().meta({ description: `${what} left; absent without a limit.` });

/** Answer to `GET /usage`. */
export const UsageReplySchema = z
  .object({
    owner: OwnerSchema.meta({ description: "The owner of the API key." }),
    last_seen: CreatedSchema.nullable().meta({
      description: "The newest batch or correction; null without any.",
    }),
    quota: z
      .object({
        records_per_day: CountSchema.optional(),
        records_left: left("Records"),
        batches_kept: CountSchema.optional(),
        batches_left: left("Batches"),
      })
      .optional()
      .meta({
        description:
          "The limits of the owner: records a day, which begins at midnight UTC, and batches of the last 8 days. Absent without any. What is left is at least this: a share is set aside for requests to come.",
      }),
    months: z
      .array(
        z.object({
          month: z.string().meta({ examples: ["2026-11"] }),
          batches: CountSchema,
          records: CountSchema.meta({ description: "Records that were predicted." }),
          corrections: CountSchema.meta({ description: "Records that were rated or labelled, each time." }),
        }),
      )
      .meta({ description: "The last 13 months with anything, newest first." }),
  })
  .meta({
    id: "Usage",
    description: "What the owner of the API key has used.",
    examples: [
      {
        owner: "acme",
        last_seen: exampleJob.created,
        quota: { records_per_day: 10_000, records_left: 9_400 },
        months: [{ month: "2026-11", batches: 30, records: 600, corrections: 12 }],
      },
    ],
  });

export type UsageReply = z.infer<typeof UsageReplySchema>;
export type OwnerUsage = Omit<UsageReply, "quota">;

/** A user's name: a name of the local list, or an email address. */
export const UserNameSchema = z
  .string()
  .regex(/^[\x21-\x7e]{1,100}$/, "must be 1 to 100 visible ASCII characters");

/** Names the user for whom a caller acts. */
export const userHeader = "loopline-user";

/** Headers of `POST /notes` and `PATCH /batches/{batchId}`. */
export const IdempotencyHeadersSchema = z.object({
  [userHeader]: UserNameSchema.optional().meta({
    description:
      "The user for whom the caller acts, who becomes the source of what is sent. It needs a key with the scope `on-behalf`; without keys it is ignored.",
  }),
  "idempotency-key": z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/, "must be 1 to 200 visible ASCII characters")
    .optional()
    .meta({
      // No example: the reference page would send it, and the second try with another body would be a 409.
      description:
        "Repeating the same body with the same key, such as `march-part-1`, takes effect once. Another body needs another key.",
    }),
});

/** Path of `PATCH /batches/{batchId}`. */
export const BatchPathSchema = z.object({ batchId: UuidSchema.meta({ examples: [exampleBatchId] }) });

/** Query of `GET /batches/{batchId}`, `POST /records` and `POST /notes`. */
export const WaitQuerySchema = z.object({
  wait: z.coerce
    .number("must be a number of seconds")
    .min(0, "must be at least 0")
    .max(30, "must be at most 30")
    .default(0)
    .meta({ description: "Maximum seconds to wait for the predictions.", examples: [5] }),
});

/** Query of a list route: how many entries, and where the page starts (the `next_cursor` of the page before). */
const pageQuery = (defaultLimit: number) =>
  z.object({
    limit: z.coerce
      .number("must be a number")
      .int("must be a whole number")
      .min(1, "must be at least 1")
      .max(100, "must be at most 100")
      .default(defaultLimit)
      .meta({ description: "Maximum number of entries.", examples: [5] }),
    cursor: z
      .string()
      .min(1, "must not be empty")
      .optional()
      .meta({ description: "The `next_cursor` of the page before." }),
  });

/** Absent on the last page. */
const next_cursor = z
  .string()
  .optional()
  .meta({ description: "The `cursor` of the next page; absent on the last page." });

export const BatchesQuerySchema = pageQuery(100);
export const JobsQuerySchema = pageQuery(25);

/** Answer to `GET /jobs`, newest first. */
export const JobsReplySchema = z
  .object({ jobs: z.array(CachedJobSchema), next_cursor })
  .meta({ id: "JobsReply", examples: [{ jobs: [exampleJob] }] });

/** Path of `GET /jobs/{jobId}`. */
export const JobPathSchema = z.object({ jobId: UuidSchema.meta({ examples: [exampleJobId] }) });

const EventIdSchema = z
  .string()
  .regex(/^\d{1,15}-\d{1,15}$/, "must be the id of an event")
  .meta({ description: "Continue after the event with this id." });

/** Headers of `GET /events`. */
export const EventsHeadersSchema = z.object({ "last-event-id": EventIdSchema.optional() });

/** Query of `GET /events`, for clients that cannot set the header. */
export const EventsQuerySchema = z.object({ last_event_id: EventIdSchema.optional() });

/** Body of every error of both APIs. */
export const ErrorReplySchema = z
  .object({
    status_text: z.string().meta({ description: "The kind of error, which depends only on the status." }),
    message: z.string().meta({ description: "What is wrong, for people." }),
  })
  .meta({
    id: "ErrorReply",
    examples: [{ status_text: "Bad request", message: "features count must equal subjects" }],
  });

/** Answer to `GET /health`. */
export const HealthReplySchema = z.object({ status: z.literal("ok") }).meta({ examples: [{ status: "ok" }] });

/** The bodies and answers that hold records or classes of a dataset. */
export function createHttpSchemas(
  { FeatureRowsSchema, LabelsSchema, checkRecords }: RecordFields,
  cache: ReturnType<typeof createCacheSchemas>,
  examples: Examples,
) {
  /** Body of `POST /records` and `POST /notes`. */
  const NotesBodySchema = z
    .object(
      {
        subjects: SubjectsSchema,
        features: FeatureRowsSchema,
        name: BatchNameSchema.nullable()
          .transform((name) => name ?? undefined)
          .optional(),
      },
      objectError,
    )
    .check(rule((records) => checkRecords(records)))
    .meta({
      id: "NotesBody",
      description: "A batch of records.",
      required: ["subjects", "features"],
      examples: [{ ...examples.records, name: examples.batch.name }],
    });

  /**
   * Answer to `POST /records` and `POST /notes`: the batch as it was accepted, or, if it was predicted while the request waited,
   * as `GET /batches/{batchId}` shows it.
   */
  const NotesReplySchema = cache.CachedBatchDetailSchema.partial()
    .extend({
      batch_id: z.string(),
      subjects: z.array(z.string()),
      features: z.array(z.array(cache.StoredValueSchema)),
    })
    .meta({
      id: "NotesReply",
      description: "The batch. Its predictions are only there if the request waited for them.",
      examples: [{ batch_id: exampleBatchId, ...examples.records }, examples.batchDetail],
    });

  /** Body of `PATCH /batches/{batchId}`. The original's UI also sends `batch_id`, which must equal the path's. */
  const FeedbackBodySchema = z
    .object(
      {
        batch_id: UuidSchema.nullish(),
        subjects: SubjectsSchema,
        ratings: RatingsSchema,
        labels: LabelsSchema.nullish().transform((labels) => labels ?? undefined),
      },
      objectError,
    )
    .check(rule(checkRatings))
    .meta({
      id: "FeedbackBody",
      description:
        "Feedback on a batch's predictions. A `batch_id`, if given, must equal the one in the path. `labels` count more than `ratings`, which may then be left out.",
      required: ["subjects"],
      examples: [examples.feedback],
    });

  /** Answer to `PATCH /batches/{batchId}`. */
  const FeedbackReplySchema = z
    .object({
      batch_id: z.string(),
      subjects: z.array(z.string()),
      ratings: z.array(z.number()),
      labels: z.array(z.string().nullable()).optional(),
    })
    .meta({ id: "FeedbackReply", examples: [{ batch_id: exampleBatchId, ...examples.feedback }] });

  /** Answer to `GET /batches`, newest first. */
  const BatchesReplySchema = z
    .object({ batches: z.array(cache.CachedBatchSchema), next_cursor })
    .meta({ id: "BatchesReply", examples: [{ batches: [examples.batch] }] });

  return {
    NotesBodySchema,
    NotesReplySchema,
    FeedbackBodySchema,
    FeedbackReplySchema,
    BatchesReplySchema,
    /** Answer to `GET /batches/{batchId}`. */
    BatchReplySchema: cache.CachedBatchDetailSchema,
    /** Answer to `GET /jobs/{jobId}`. */
    JobReplySchema: cache.CachedJobDetailSchema,
    /** Answer to `GET /models/latest`. */
    ModelReplySchema: cache.CachedModelSchema,
    /** Answer to `GET /stats`: lifetime totals. */
    StatsReplySchema: cache.CachedCountsSchema,
    /** Answer to `GET /events`. */
    EventStreamSchema: z.string().meta({ examples: [examples.eventText] }),
  };
}

type HttpSchemas = ReturnType<typeof createHttpSchemas>;
export type NotesBody = z.infer<HttpSchemas["NotesBodySchema"]>;
export type NotesReply = z.infer<HttpSchemas["NotesReplySchema"]>;
export type FeedbackBody = z.infer<HttpSchemas["FeedbackBodySchema"]>;
export type FeedbackReply = z.infer<HttpSchemas["FeedbackReplySchema"]>;
export type BatchesReply = z.infer<HttpSchemas["BatchesReplySchema"]>;
export type JobsReply = z.infer<typeof JobsReplySchema>;
export type BatchReply = z.infer<HttpSchemas["BatchReplySchema"]>;
export type JobReply = z.infer<HttpSchemas["JobReplySchema"]>;
export type ModelReply = z.infer<HttpSchemas["ModelReplySchema"]>;
export type StatsReply = z.infer<HttpSchemas["StatsReplySchema"]>;
export type ErrorReply = z.infer<typeof ErrorReplySchema>;
