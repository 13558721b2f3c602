import { z } from "zod";
import { CachedBatchSchema, CachedJobSchema } from "./cache.ts";
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
  .check(rule(checkNotes));

/** Answer to `POST /notes`. */
export const NotesReplySchema = z.object({
  batch_id: z.string(),
  subjects: z.array(z.string()),
  features: z.array(z.array(z.number())),
});

/** Path of `PATCH /batches/{batchId}`. */
export const BatchPathSchema = z.object({ batchId: UuidSchema });

/** Body of `PATCH /batches/{batchId}`. `batch_id`, which the original's UI sends, must be the path's. */
export const FeedbackBodySchema = z
  .object({ batch_id: UuidSchema.nullish(), subjects: SubjectsSchema, ratings: RatingsSchema }, objectError)
  .check(rule(checkRatings));

/** Answer to `PATCH /batches/{batchId}`. */
export const FeedbackReplySchema = z.object({
  batch_id: z.string(),
  subjects: z.array(z.string()),
  ratings: z.array(z.number()),
});

/** Answer to `GET /batches`, newest first. */
export const BatchesReplySchema = z.object({ batches: z.array(CachedBatchSchema) });

/** Answer to `GET /jobs`, newest first. */
export const JobsReplySchema = z.object({ jobs: z.array(CachedJobSchema) });

/** Every error of both APIs. */
export const ErrorReplySchema = z.object({ status_text: z.string(), message: z.string() });

/** How many entries a list route returns unless asked otherwise. */
export const defaultLimits = { batches: 100, jobs: 25 } as const;

export type NotesBody = z.infer<typeof NotesBodySchema>;
export type NotesReply = z.infer<typeof NotesReplySchema>;
export type FeedbackBody = z.infer<typeof FeedbackBodySchema>;
export type FeedbackReply = z.infer<typeof FeedbackReplySchema>;
export type BatchesReply = z.infer<typeof BatchesReplySchema>;
export type JobsReply = z.infer<typeof JobsReplySchema>;
export type ErrorReply = z.infer<typeof ErrorReplySchema>;
