import { z } from "zod";
import { CreatedSchema } from "./created.ts";
import { exampleEvent } from "./examples.ts";
import { CountSchema, FailureSchema, ShareSchema } from "./fields.ts";

/** A batch has its predictions: `GET /batches/{batchId}` has the whole of it. */
const BatchPredictedSchema = z
  .object({
    batch_id: z.string(),
    records: CountSchema,
    real: CountSchema,
    fake: CountSchema,
    created: CreatedSchema,
  })
  .meta({ id: "BatchPredicted", description: "A batch has its predictions.", examples: [exampleEvent] });

/** A training has finished: `GET /jobs/{jobId}` has its report. */
const JobFinishedSchema = z
  .object({
    job_id: z.string(),
    model_file_name: z.string(),
    records: CountSchema,
    accuracy: ShareSchema,
    promoted: z.boolean().optional(),
    failure: FailureSchema.optional(),
    created: CreatedSchema,
  })
  .meta({ id: "JobFinished", description: "A training has finished." });

/** Another model predicts from now on: `GET /models/latest` has its parameters. */
const ModelPromotedSchema = z
  .object({
    model_file_name: z.string(),
    accuracy: ShareSchema,
    created: CreatedSchema.optional(),
  })
  .meta({ id: "ModelPromoted", description: "Another model predicts from now on." });

/** What `GET /events` tells of, by type. */
export const eventSchemas = {
  "batch-predicted": BatchPredictedSchema,
  "job-finished": JobFinishedSchema,
  "model-promoted": ModelPromotedSchema,
} as const;

/** Tells a reader of `GET /events` that events before this one are lost to it: it has to read everything anew. */
export const resetEvent = "reset";

export type EventType = keyof typeof eventSchemas;

/** Something that has happened. */
export type PipelineEvent = {
  [T in EventType]: { readonly type: T; readonly data: z.infer<(typeof eventSchemas)[T]> };
}[EventType];
