import { z } from "zod";
import {
  CachedBatchDetailSchema,
  CachedBatchSchema,
  CachedCountsSchema,
  CachedJobDetailSchema,
  CachedJobSchema,
  CachedModelSchema,
} from "./cache.ts";
import {
  exampleBatch,
  exampleBatchId,
  exampleEventText,
  exampleFeedback,
  exampleJob,
  exampleJobId,
  exampleNotes,
} from "./examples.ts";
import {
  checkNotes,
  checkRatings,
  FeatureRowsSchema,
  RatingsSchema,
  rule,
  SubjectsSchema,
  UuidSchema,
} from "./fields.ts";

const objectError = "must be a JSON object";

/** Body of `POST /notes`. */
export const NotesBodySchema = z
  .object({ subjects: SubjectsSchema, features: FeatureRowsSchema }, objectError)
  .check(rule((notes) => checkNotes(notes)))
  .meta({
    id: "NotesBody",
    description: "A batch of records.",
    required: ["subjects", "features"],
    examples: [exampleNotes],
  });

/** Headers of `POST /notes` and `PATCH /batches/{batchId}`. */
export const IdempotencyHeadersSchema = z.object({
  "idempotency-key": z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/, "must be 1 to 200 visible ASCII characters")
    .optional()
    .meta({
      description: "Repeating the same body with the same key takes effect once.",
      examples: ["notes-of-march-part-1"],
    }),
});

/** Answer to `POST /notes`. */
export const NotesReplySchema = z
  .object({
    batch_id: z.string(),
    subjects: z.array(z.string()),
    features: z.array(z.array(z.number())),
  })
  .meta({ id: "NotesReply", examples: [{ batch_id: exampleBatchId, ...exampleNotes }] });

/** Path of `PATCH /batches/{batchId}`. */
export const BatchPathSchema = z.object({ batchId: UuidSchema.meta({ examples: [exampleBatchId] }) });

/** Query of `GET /batches/{batchId}`: the seconds to wait for the predictions before the answer is 404. */
export const BatchQuerySchema = z.object({
  wait: z.coerce
    .number("must be a number of seconds")
    .min(0, "must be at least 0")
    .max(30, "must be at most 30")
    .default(0)
    .meta({ description: "Maximum seconds to wait for the predictions.", examples: [5] }),
});

/** Body of `PATCH /batches/{batchId}`. The original's UI also sends `batch_id`, which must equal the path's. */
export const FeedbackBodySchema = z
  .object({ batch_id: UuidSchema.nullish(), subjects: SubjectsSchema, ratings: RatingsSchema }, objectError)
  .check(rule(checkRatings))
  .meta({
    id: "FeedbackBody",
    description: "Feedback on a batch's predictions. A `batch_id`, if given, must equal the one in the path.",
    required: ["subjects", "ratings"],
    examples: [exampleFeedback],
  });

/** Answer to `PATCH /batches/{batchId}`. */
export const FeedbackReplySchema = z
  .object({
    batch_id: z.string(),
    subjects: z.array(z.string()),
    ratings: z.array(z.number()),
  })
  .meta({ id: "FeedbackReply", examples: [{ batch_id: exampleBatchId, ...exampleFeedback }] });

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

/** Answer to `GET /batches`, newest first. */
export const BatchesReplySchema = z
  .object({ batches: z.array(CachedBatchSchema), next_cursor })
  .meta({ id: "BatchesReply", examples: [{ batches: [exampleBatch] }] });

/** Answer to `GET /jobs`, newest first. */
export const JobsReplySchema = z
  .object({ jobs: z.array(CachedJobSchema), next_cursor })
  .meta({ id: "JobsReply", examples: [{ jobs: [exampleJob] }] });

/** Answer to `GET /batches/{batchId}`. */
export const BatchReplySchema = CachedBatchDetailSchema;

/** Path of `GET /jobs/{jobId}`. */
export const JobPathSchema = z.object({ jobId: UuidSchema.meta({ examples: [exampleJobId] }) });

/** Answer to `GET /jobs/{jobId}`. */
export const JobReplySchema = CachedJobDetailSchema;

/** Answer to `GET /models/latest`. */
export const ModelReplySchema = CachedModelSchema;

/** Answer to `GET /stats`: lifetime totals. */
export const StatsReplySchema = CachedCountsSchema;

const EventIdSchema = z
  .string()
  .regex(/^\d{1,15}-\d{1,15}$/, "must be the id of an event")
  .meta({ description: "Continue after the event with this id." });

/** Headers of `GET /events`. */
export const EventsHeadersSchema = z.object({ "last-event-id": EventIdSchema.optional() });

/** Query of `GET /events`, for clients that cannot set the header. */
export const EventsQuerySchema = z.object({ last_event_id: EventIdSchema.optional() });

/** Answer to `GET /events`. */
export const EventStreamSchema = z.string().meta({ examples: [exampleEventText] });

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

export type NotesBody = z.infer<typeof NotesBodySchema>;
export type NotesReply = z.infer<typeof NotesReplySchema>;
export type FeedbackBody = z.infer<typeof FeedbackBodySchema>;
export type FeedbackReply = z.infer<typeof FeedbackReplySchema>;
export type BatchesReply = z.infer<typeof BatchesReplySchema>;
export type JobsReply = z.infer<typeof JobsReplySchema>;
export type BatchReply = z.infer<typeof BatchReplySchema>;
export type JobReply = z.infer<typeof JobReplySchema>;
export type ModelReply = z.infer<typeof ModelReplySchema>;
export type StatsReply = z.infer<typeof StatsReplySchema>;
export type ErrorReply = z.infer<typeof ErrorReplySchema>;
